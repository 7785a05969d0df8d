package io.gatehouse.microsoft.proof;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.cloud.Origins;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.failure.OAuthErrors;
import io.gatehouse.microsoft.http.HttpAnswer;
import io.gatehouse.microsoft.http.Json;
import io.gatehouse.shared.Guids;
import io.gatehouse.shared.TenantId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads and keeps OpenID configurations of the login endpoint (E:v2-protocols-oidc). */
public final class Discovery {

    private final MicrosoftCloud cloud;
    private final Transport transport;
    private final Clock clock;

    /**
     * Those of all tenants, in both versions: with each that is missing here another call goes before a call for a token.
     * One takes about a kilobyte.
     */
    private final Cache<String, Metadata> known = Caffeine.newBuilder()
            .maximumSize(50_000)
            .expireAfterWrite(Duration.ofHours(24))
            .build();

    public Discovery(MicrosoftCloud cloud, Transport transport, Clock clock) {
        this.cloud = cloud;
        this.transport = transport;
        this.clock = clock;
    }

    /**
     * What tokens of an authority are checked with.
     *
     * @param issuer maybe with a literal {@code {tenantid}}
     * @param keys where its signing keys are, always at the login endpoint
     * @param tokens where it says that tokens are asked for
     * @param cloudInstance name of the cloud the tenant lives in, where told
     */
    record Metadata(
            String issuer,
            URI keys,
            @Nullable String tokens,
            @Nullable String cloudInstance) {}

    Metadata version2(Authority authority) {
        return cached(cloud.endpoints(authority).metadata());
    }

    /**
     * What to prove one token with: a tenant's own metadata proves its people only. Whoever comes from elsewhere is proven
     * as anybody would be, so that a page can say whose account it was.
     */
    Metadata version2For(Authority authority, String token) {
        Metadata own = version2(authority);
        boolean concrete = !own.issuer().contains("{tenantid}");
        boolean foreign = concrete && !Guids.same(own.issuer(), SignedTokens.claimedIssuer(token));
        return foreign ? version2(Authority.ORGANIZATIONS) : own;
    }

    Metadata version1(Authority authority) {
        return cached(cloud.endpoints(authority).metadataOfVersion1());
    }

    /** Version 1 of a tenant; what all tenants share where it has none of its own (G:change-notifications-with-resource-data). */
    Metadata version1(TenantId tenant) {
        try {
            return version1(Authority.of(tenant));
        } catch (MicrosoftException e) {
            if (e.failure().kind() != FailureKind.TENANT_UNKNOWN) {
                throw e;
            }
            Metadata shared = version1(Authority.COMMON);
            known.put(cloud.endpoints(Authority.of(tenant)).metadataOfVersion1(), shared);
            return shared;
        }
    }

    /**
     * Whom an assertion of ours is for (E:certificate-credentials): the token endpoint by the name that Entra itself gives
     * it. We may know it by another one; it is called there all the same.
     */
    public String audience(Authority authority) {
        String ours = cloud.endpoints(authority).token();
        try {
            String told = version2(authority).tokens();
            return told == null ? ours : told;
        } catch (MicrosoftException untold) {
            return ours;
        }
    }

    /**
     * Refuses what lives in another cloud than this one.
     *
     * @throws MicrosoftException with kind OTHER_CLOUD
     */
    void requireHere(Metadata metadata) {
        String instance = cloud.name().instanceName();
        if (instance != null && metadata.cloudInstance() != null && !instance.equals(metadata.cloudInstance())) {
            throw MicrosoftException.of(FailureKind.OTHER_CLOUD, "Tenant lives in " + metadata.cloudInstance());
        }
    }

    /** The same for a tenant that somebody signed in to; where Entra does not tell at the moment, nothing is refused. */
    void requireHere(TenantId tenant) {
        if (cloud.name().instanceName() == null) {
            return;
        }
        Metadata metadata;
        try {
            metadata = version2(Authority.of(tenant));
        } catch (MicrosoftException e) {
            if (e.failure().kind() == FailureKind.OTHER_CLOUD) {
                throw e;
            }
            return;
        }
        requireHere(metadata);
    }

    Metadata fresh(Authority authority) {
        return read(cloud.endpoints(authority).metadata());
    }

    private Metadata cached(String address) {
        Metadata found = known.getIfPresent(address);
        if (found == null) {
            found = read(address);
            known.put(address, found);
        }
        return found;
    }

    private Metadata read(String address) {
        HttpAnswer answer = transport.get(URI.create(address));
        JsonNode body = answer.json();
        String issuer = Json.text(body, "issuer");
        String keys = Json.text(body, "jwks_uri");
        if (!answer.ok() || issuer == null || keys == null) {
            throw new MicrosoftException(failure(answer));
        }
        return new Metadata(
                issuer, checked(keys), Json.text(body, "token_endpoint"), Json.text(body, "cloud_instance_name"));
    }

    private MicrosoftFailure failure(HttpAnswer answer) {
        MicrosoftFailure told = OAuthErrors.ofAnswer(answer, clock.instant());
        return answer.status() == 404 && told.kind() != FailureKind.TENANT_UNKNOWN
                ? FailureKind.TENANT_UNKNOWN.failure(
                        MicrosoftError.of(FailureKind.TENANT_UNKNOWN, "No OpenID configuration"))
                : told;
    }

    /** Signing keys from anywhere else would let their owner sign in as anybody. */
    private URI checked(String keys) {
        try {
            URI address = URI.create(keys);
            if (cloud.leadsToLogin(address)) {
                return address;
            }
            if (Origins.same(cloud.canonicalLogin(), address)) {
                return URI.create(cloud.login() + address.getRawPath());
            }
        } catch (IllegalArgumentException notAnAddress) {
            // Refused below, like an address that leads elsewhere.
        }
        throw MicrosoftException.of(FailureKind.TOKEN_NOT_PROVEN, "Signing keys are not at the login endpoint");
    }
}
