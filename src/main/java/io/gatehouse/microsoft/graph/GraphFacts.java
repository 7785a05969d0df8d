package io.gatehouse.microsoft.graph;

import io.gatehouse.shared.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Graph tells about a tenant and our place in it (G:permissions-grant-via-msgraph). */
public final class GraphFacts {

    private GraphFacts() {}

    /** The person whose token is used. */
    public record Me(
            String id,
            @Nullable String displayName,
            @Nullable String userPrincipalName,
            @Nullable String mail) {}

    /**
     * The tenant as its people know it.
     *
     * @param type {@code AAD} for a work directory, another word for one that keeps a company's customers
     */
    public record Organization(
            TenantId id,
            @Nullable String displayName,
            @Nullable String country,
            List<VerifiedDomain> domains,
            @Nullable String type) {

        private static final String WORK = "AAD";

        /** A directory that does not tell counts as one. */
        public boolean work() {
            return type == null || WORK.equalsIgnoreCase(type);
        }

        /** The domain to show: the default one, else the initial one, else any. */
        public @Nullable String mainDomain() {
            return domains.stream()
                    .filter(VerifiedDomain::isDefault)
                    .findFirst()
                    .or(() -> domains.stream().filter(VerifiedDomain::initial).findFirst())
                    .or(() -> domains.stream().findFirst())
                    .map(VerifiedDomain::name)
                    .orElse(null);
        }
    }

    /** A domain whose ownership the tenant has proven. */
    public record VerifiedDomain(String name, boolean isDefault, boolean initial) {}

    /** A bought product. */
    public record Licence(
            String skuId,
            @Nullable String partNumber,
            @Nullable String status,
            int bought,
            int used) {}

    /**
     * A bought product with the services that it brings.
     *
     * @param status {@code Enabled}, or {@code Warning} in the time of grace; {@code Suspended}, {@code Deleted} and
     *     {@code LockedOut} give nobody anything
     * @param units how many there are to assign, those in the time of grace included; null where that is not told
     */
    public record Product(
            @Nullable String partNumber,
            @Nullable String status,
            @Nullable Integer units,
            List<ServicePlan> plans) {

        private static final Set<String> OVER = Set.of("suspended", "deleted", "lockedout");

        /** Whether it is one of these, or brings one of them: products have more names than anybody lists. */
        public boolean gives(Collection<String> names) {
            boolean over = status != null && OVER.contains(status.toLowerCase(Locale.ROOT));
            boolean none = units != null && units == 0;
            return !over
                    && !none
                    && (partNumber != null && names.contains(partNumber)
                            || plans.stream()
                                    .filter(ServicePlan::usable)
                                    .map(ServicePlan::name)
                                    .filter(Objects::nonNull)
                                    .anyMatch(names::contains));
        }
    }

    /** A product that is assigned to a person, with the services it brings. */
    public record AccountLicence(String skuId, @Nullable String partNumber, List<ServicePlan> plans) {}

    /** A service within a product; {@code status} is {@code Success} where it can be used. */
    public record ServicePlan(
            String id, @Nullable String name, @Nullable String status) {

        public boolean usable() {
            return "Success".equalsIgnoreCase(status);
        }
    }

    /** An active directory role of the signed-in person. */
    public record DirectoryRole(@Nullable String displayName, String templateId) {}

    /**
     * An app's instance in the tenant ("enterprise application").
     *
     * @param publisher the publisher's name once Microsoft verified it
     * @param home the tenant in which the app is registered
     */
    public record ServicePrincipal(
            String id,
            String appId,
            @Nullable String displayName,
            boolean enabled,
            @Nullable String publisher,
            @Nullable TenantId home,
            List<String> tags) {}

    /**
     * Delegated permissions of one client for one resource.
     *
     * @param tenantWide granted for everybody ({@code AllPrincipals}), else for {@code principalId} alone
     */
    public record PermissionGrant(
            String id, boolean tenantWide, @Nullable String principalId, String resourceId, Set<String> scopes) {}

    /** An application permission our app holds at a resource. */
    public record RoleAssignment(String id, String resourceId, String appRoleId) {}
}
