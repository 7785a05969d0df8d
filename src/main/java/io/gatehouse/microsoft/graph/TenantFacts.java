package io.gatehouse.microsoft.graph;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a tenant tells of itself; what Graph leaves out is null. */
public final class TenantFacts {

    private TenantFacts() {}

    /**
     * The tenant as a whole.
     *
     * @param type such as {@code AAD}, or {@code CIAM} for a directory of consumers
     * @param onPremisesSync whether its people come from a directory of the customer's own
     * @param verifiedDomains the default one first
     */
    public record Organization(
            UUID id,
            @Nullable String displayName,
            @Nullable String type,
            @Nullable String country,
            @Nullable String preferredLanguage,
            @Nullable Instant createdAt,
            @Nullable Boolean onPremisesSync,
            List<String> technicalMails,
            List<String> verifiedDomains) {}

    /**
     * A domain, verified or not.
     *
     * @param authenticationType {@code Managed} by Entra or {@code Federated} with somebody else
     * @param services what the domain is used for
     */
    public record Domain(
            String name,
            @Nullable Boolean isDefault,
            @Nullable Boolean initial,
            @Nullable Boolean root,
            @Nullable Boolean verified,
            @Nullable Boolean adminManaged,
            @Nullable String authenticationType,
            List<String> services) {}

    /**
     * A bought product.
     *
     * @param status {@code Enabled}, {@code Warning}, {@code Suspended}, {@code Deleted} or {@code LockedOut}
     * @param consumed how many units are assigned
     */
    public record Sku(
            UUID skuId,
            @Nullable String partNumber,
            @Nullable String status,
            @Nullable String appliesTo,
            @Nullable Integer enabled,
            @Nullable Integer suspended,
            @Nullable Integer warning,
            @Nullable Integer consumed) {}
}
