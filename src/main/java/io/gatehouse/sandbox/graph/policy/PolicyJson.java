package io.gatehouse.sandbox.graph.policy;

import io.gatehouse.sandbox.Tenant.UserConsent;
import io.gatehouse.sandbox.TenantPolicies;
import io.gatehouse.sandbox.TenantPolicies.AppManagement;
import io.gatehouse.sandbox.TenantPolicies.Assigned;
import io.gatehouse.sandbox.TenantPolicies.Restriction;
import io.gatehouse.sandbox.graph.application.ApplicationEdit;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A tenant's policies as Graph writes and reads them. */
final class PolicyJson {

    private static final String SELF = "ManagePermissionGrantsForSelf.";
    private static final String EVERYTHING = SELF + "microsoft-user-default-legacy";
    private static final String LOW_IMPACT = SELF + "microsoft-user-default-low";

    private PolicyJson() {}

    static Entity standard(AppManagement rules) {
        return new Entity()
                .with("id", TenantPolicies.STANDARD_ID)
                .with("deletedDateTime", null)
                .with("displayName", "Default app management tenant policy")
                .with(
                        "description",
                        "Restrictions on applications and service principals without a policy of their own.")
                .with("isEnabled", rules.enabled())
                .with("applicationRestrictions", restrictions(rules))
                .with("servicePrincipalRestrictions", restrictions(AppManagement.NONE));
    }

    static Entity assigned(Assigned policy) {
        return new Entity()
                .with("id", policy.id())
                .with("deletedDateTime", null)
                .with("displayName", policy.displayName())
                .with("description", policy.description())
                .with("isEnabled", policy.rules().enabled())
                .with("restrictions", restrictions(policy.rules()));
    }

    static Entity authorization(TenantPolicies policies) {
        return new Entity()
                .with("id", "authorizationPolicy")
                .with("allowInvitesFrom", "adminsAndGuestInviters")
                .with("allowedToSignUpEmailBasedSubscriptions", true)
                .with("allowedToUseSSPR", true)
                .with("allowEmailVerifiedUsersToJoinOrganization", false)
                .with("allowUserConsentForRiskyApps", null)
                .with("blockMsolPowerShell", false)
                .with("displayName", "Authorization Policy")
                .with("description", "Used to manage authorization related settings across the company.")
                .with("guestUserRoleId", "10dae51f-b6af-4016-8d66-8c2a99b929b3")
                .with(
                        "defaultUserRolePermissions",
                        new Entity()
                                .with("allowedToCreateApps", policies.usersRegisterApps())
                                .with("allowedToCreateSecurityGroups", true)
                                .with("allowedToCreateTenants", true)
                                .with("allowedToReadBitlockerKeysForOwnedDevice", true)
                                .with("allowedToReadOtherUsers", true)
                                .with("permissionGrantPoliciesAssigned", grantPolicies(policies.userConsent())));
    }

    private static List<String> grantPolicies(UserConsent consent) {
        return switch (consent) {
            case ALL -> List.of(EVERYTHING);
            case LOW_IMPACT_OF_VERIFIED_PUBLISHERS -> List.of(LOW_IMPACT);
            case NONE -> List.of();
        };
    }

    static TenantPolicies authorization(TenantPolicies base, JsonNode body) {
        JsonNode users = body.path("defaultUserRolePermissions");
        TenantPolicies changed =
                base.withRegistrations(users.path("allowedToCreateApps").asBoolean(base.usersRegisterApps()));
        if (!users.has("permissionGrantPoliciesAssigned")) {
            return changed;
        }
        List<String> names = ApplicationEdit.texts(users.path("permissionGrantPoliciesAssigned"));
        if (names.contains(EVERYTHING)) {
            return changed.with(UserConsent.ALL);
        }
        return changed.with(
                names.contains(LOW_IMPACT) ? UserConsent.LOW_IMPACT_OF_VERIFIED_PUBLISHERS : UserConsent.NONE);
    }

    /** The rules of a body whose restrictions stand in that member; what is absent stays as it is. */
    static AppManagement rules(JsonNode body, String member, AppManagement base) {
        JsonNode restrictions = body.path(member);
        return new AppManagement(
                body.path("isEnabled").asBoolean(base.enabled()),
                restrictions.has("passwordCredentials")
                        ? all(restrictions.path("passwordCredentials"))
                        : base.passwords(),
                restrictions.has("keyCredentials") ? all(restrictions.path("keyCredentials")) : base.keys());
    }

    private static List<Restriction> all(JsonNode given) {
        return given.valueStream()
                .map(each -> new Restriction(
                        each.path("restrictionType").asString(""),
                        !each.path("state").asString("enabled").equals("disabled"),
                        duration(each.path("maxLifetime")),
                        each.path("restrictForAppsCreatedAfterDateTime").isString()
                                ? ApplicationEdit.instant(
                                        each.path("restrictForAppsCreatedAfterDateTime"), Instant.EPOCH)
                                : null))
                .toList();
    }

    private static @Nullable String duration(JsonNode node) {
        try {
            return node.isString() ? Duration.parse(node.asString()).toString() : null;
        } catch (DateTimeParseException invalid) {
            throw GraphFailure.badRequest(
                    "Cannot convert the literal '" + node.asString() + "' to the expected type 'Edm.Duration'.");
        }
    }

    private static Entity restrictions(AppManagement rules) {
        return new Entity()
                .with(
                        "passwordCredentials",
                        rules.passwords().stream().map(PolicyJson::entity).toList())
                .with(
                        "keyCredentials",
                        rules.keys().stream().map(PolicyJson::entity).toList());
    }

    private static Entity entity(Restriction rule) {
        Instant after = rule.createdAfter();
        String longest = rule.longest();
        return new Entity()
                .with("restrictionType", rule.type())
                .with("state", rule.enabled() ? "enabled" : "disabled")
                .with("maxLifetime", longest == null ? null : "P" + rule.life().toDays() + "D")
                .with("restrictForAppsCreatedAfterDateTime", after == null ? null : after.toString());
    }
}
