package io.gatehouse.microsoft.proof;

import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.proof.Discovery.Metadata;
import io.gatehouse.shared.TenantId;
import java.util.Arrays;
import java.util.Optional;

/** Finds out which directory a domain belongs to, from the tenant's OpenID configuration (E:v2-protocols-oidc). */
public class Tenants {

    private static final int NOT_FOUND = 90002;

    private final Discovery discovery;

    public Tenants(Discovery discovery) {
        this.discovery = discovery;
    }

    /**
     * The tenant behind a GUID or a verified domain; asks Entra each time.
     *
     * @throws MicrosoftException with kind TENANT_UNKNOWN, OTHER_CLOUD, or one that says Entra cannot be asked now
     */
    public TenantId resolve(String domainOrId) {
        Authority authority = TenantId.parse(domainOrId)
                .map(Authority::of)
                .or(() -> Authority.ofDomain(domainOrId))
                .orElseThrow(() -> unknown("Neither a domain nor a GUID"));
        Metadata metadata = discovery.fresh(authority);
        discovery.requireHere(metadata);
        return tenantIn(metadata.issuer()).orElseThrow(() -> unknown("Issuer names no tenant"));
    }

    /**
     * Whether Entra publishes what tokens of this tenant are proven with; asks each time. That it does not know the tenant
     * is believed to its own words alone (AADSTS90002): a proxy has pages of its own, and a wrong address answers 404.
     *
     * @throws MicrosoftException where Entra cannot be asked now
     */
    public boolean exists(TenantId tenant) {
        try {
            discovery.fresh(Authority.of(tenant));
            return true;
        } catch (MicrosoftException e) {
            Integer code = e.failure().error().code();
            if (e.failure().kind() != FailureKind.TENANT_UNKNOWN || code == null || code != NOT_FOUND) {
                throw e;
            }
            return false;
        }
    }

    private static Optional<TenantId> tenantIn(String issuer) {
        return Arrays.stream(issuer.split("/"))
                .map(TenantId::parse)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static MicrosoftException unknown(String reason) {
        return MicrosoftException.of(FailureKind.TENANT_UNKNOWN, reason);
    }
}
