package io.gatehouse.customer.register;

import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.proof.Tenants;
import io.gatehouse.provider.Providers;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotNow;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the tenant that an operator means by a GUID or by one of its domains. Never inside a transaction. */
@Component
class TenantLookup {

    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Tenants tenants;
    private final Providers providers;

    TenantLookup(Tenants tenants, Providers providers) {
        this.tenants = tenants;
        this.providers = providers;
    }

    record Found(TenantId id, @Nullable String domain) {}

    Optional<Found> find(@Nullable String text) {
        String line = Inputs.optionalLine("tenant", text, 253);
        if (line == null) {
            return Optional.empty();
        }
        Optional<TenantId> id = TenantId.parse(line);
        if (id.isPresent()) {
            return Optional.of(new Found(checked(id.get()), null));
        }
        String domain = line.toLowerCase(Locale.ROOT);
        if (Authority.ofDomain(domain).isEmpty()) {
            throw new InvalidInput(
                    "tenant",
                    "customer.tenant.form",
                    "“" + line + "” is neither a tenant id (GUID) nor a domain.",
                    line);
        }
        return Optional.of(resolve(domain));
    }

    /** Whether it is the provider's own: its people would be copied, asked and, at the customer's exit, cleared away. */
    boolean home(TenantId id) {
        return providers.home().equals(id);
    }

    void refuseHome(TenantId id) {
        if (home(id)) {
            throw new InvalidInput(
                    "tenant",
                    "customer.tenant.home",
                    "This is your own organisation’s tenant, in which Gatehouse’s operators sign in. A customer has"
                            + " another one.");
        }
    }

    private Found resolve(String domain) {
        try {
            return new Found(checked(tenants.resolve(domain)), domain);
        } catch (MicrosoftException e) {
            throw switch (e.failure().kind()) {
                case TENANT_UNKNOWN ->
                    new InvalidInput(
                            "tenant",
                            "customer.tenant.unknown",
                            "Microsoft knows no organisation with the domain “" + domain + "”. Check the spelling.",
                            domain);
                case OTHER_CLOUD ->
                    new InvalidInput(
                            "tenant",
                            "customer.tenant.other-cloud",
                            "“" + domain + "” lives in another Microsoft cloud than this installation works with.",
                            domain);
                default ->
                    new NotNow(
                            "tenant",
                            "customer.tenant.unreachable",
                            "Microsoft cannot be asked about “" + domain
                                    + "” now. Save without a tenant and add it later, or give the tenant id (GUID).",
                            PAUSE,
                            domain);
            };
        }
    }

    private static TenantId checked(TenantId id) {
        if (id.equals(TenantId.PERSONAL_ACCOUNTS)) {
            throw new InvalidInput(
                    "tenant",
                    "customer.tenant.personal",
                    "This is Microsoft's directory of personal accounts, not an organisation's tenant.");
        }
        return id;
    }
}
