package io.gatehouse.sandbox;

import io.gatehouse.sandbox.Tenant.UserConsent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a tenant's administrators allow: consent by users, registrations by users, and credentials of applications. */
public record TenantPolicies(
        UserConsent userConsent, boolean usersRegisterApps, AppManagement standard, List<Assigned> assigned) {

    /** Rules about credentials; without {@code enabled} they say nothing. */
    public record AppManagement(boolean enabled, List<Restriction> passwords, List<Restriction> keys) {

        public static final AppManagement NONE = new AppManagement(false, List.of(), List.of());
    }

    /**
     * One rule of a type such as passwordAddition or passwordLifetime; {@code longest} is an ISO 8601 duration. It holds
     * for applications created after {@code createdAfter}, or for all.
     */
    public record Restriction(
            String type,
            boolean enabled,
            @Nullable String longest,
            @Nullable Instant createdAfter) {

        public Duration life() {
            return longest == null ? Duration.ofDays(36_500) : Duration.parse(longest);
        }

        boolean meets(Instant created) {
            return enabled && (createdAfter == null || created.isAfter(createdAfter));
        }
    }

    /** An own policy, which takes the place of the standard for the applications (object ids) it is assigned to. */
    public record Assigned(
            String id, String displayName, String description, AppManagement rules, List<String> appliesTo) {}

    /** A rule that met, and the policy it stands in. */
    public record Met(String policyId, Restriction restriction) {}

    /** The id of the tenant's default app management policy, the same in every tenant. */
    public static final String STANDARD_ID = "00000000-0000-0000-0000-000000000000";

    static TenantPolicies of(UserConsent userConsent) {
        return new TenantPolicies(userConsent, true, AppManagement.NONE, List.of());
    }

    public TenantPolicies with(UserConsent changed) {
        return new TenantPolicies(changed, usersRegisterApps, standard, assigned);
    }

    public TenantPolicies withRegistrations(boolean byUsers) {
        return new TenantPolicies(userConsent, byUsers, standard, assigned);
    }

    public TenantPolicies with(AppManagement changed) {
        return new TenantPolicies(userConsent, usersRegisterApps, changed, assigned);
    }

    public TenantPolicies with(List<Assigned> changed) {
        return new TenantPolicies(userConsent, usersRegisterApps, standard, List.copyOf(changed));
    }

    /** The rule of that type which holds for an application, or null. */
    public @Nullable Met met(String type, Application application) {
        for (Assigned own : assigned) {
            if (own.rules().enabled() && own.appliesTo().contains(application.id())) {
                return met(type, application, own.rules(), own.id());
            }
        }
        return standard.enabled() ? met(type, application, standard, STANDARD_ID) : null;
    }

    private static @Nullable Met met(String type, Application application, AppManagement rules, String policyId) {
        List<Restriction> all =
                type.startsWith("asymmetric") || type.startsWith("trusted") ? rules.keys() : rules.passwords();
        return all.stream()
                .filter(rule -> rule.type().equals(type) && rule.meets(application.createdAt()))
                .map(rule -> new Met(policyId, rule))
                .findFirst()
                .orElse(null);
    }
}
