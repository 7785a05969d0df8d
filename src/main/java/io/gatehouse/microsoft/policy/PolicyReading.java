package io.gatehouse.microsoft.policy;

import com.microsoft.graph.models.AppCredentialRestrictionType;
import com.microsoft.graph.models.AppKeyCredentialRestrictionType;
import com.microsoft.graph.models.AppManagementConfiguration;
import com.microsoft.graph.models.AppManagementRestrictionState;
import com.microsoft.graph.models.AuthorizationPolicy;
import com.microsoft.graph.models.DefaultUserRolePermissions;
import com.microsoft.graph.models.KeyCredentialConfiguration;
import com.microsoft.graph.models.PasswordCredentialConfiguration;
import com.microsoft.kiota.PeriodAndDuration;
import io.gatehouse.microsoft.application.ApplicationReading;
import io.gatehouse.microsoft.graph.GraphReading;
import io.gatehouse.microsoft.policy.PolicyFacts.CredentialRules;
import io.gatehouse.microsoft.policy.PolicyFacts.RestrictedUse;
import io.gatehouse.microsoft.policy.PolicyFacts.Restriction;
import io.gatehouse.microsoft.policy.PolicyFacts.UserConsent;
import io.gatehouse.microsoft.policy.PolicyFacts.UserRights;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns the SDK's models of policies into facts of ours. */
final class PolicyReading {

    private static final String SELF = "ManagePermissionGrantsForSelf.";
    private static final int DAYS_OF_A_MONTH = 30;

    private PolicyReading() {}

    static CredentialRules rules(@Nullable Boolean enabled, @Nullable AppManagementConfiguration configuration) {
        if (configuration == null || !GraphReading.yes(enabled)) {
            return new CredentialRules(List.of());
        }
        return new CredentialRules(Stream.concat(
                        GraphReading.all(configuration.getPasswordCredentials())
                                .filter(rule -> on(rule.getState()))
                                .map(PolicyReading::ofSecrets),
                        GraphReading.all(configuration.getKeyCredentials())
                                .filter(rule -> on(rule.getState()))
                                .map(PolicyReading::ofCertificates))
                .filter(Objects::nonNull)
                .toList());
    }

    /** Secrets of one's own choice and symmetric keys are nothing we use. */
    private static @Nullable Restriction ofSecrets(PasswordCredentialConfiguration rule) {
        AppCredentialRestrictionType type = rule.getRestrictionType();
        RestrictedUse use = type == AppCredentialRestrictionType.PasswordAddition
                ? RestrictedUse.SECRET
                : type == AppCredentialRestrictionType.PasswordLifetime ? RestrictedUse.SECRET_LIFE : null;
        return use == null
                ? null
                : new Restriction(
                        use,
                        duration(rule.getMaxLifetime()),
                        ApplicationReading.instant(rule.getRestrictForAppsCreatedAfterDateTime()));
    }

    /** The SDK knows the rule on lives alone; the other one there is asks for a trusted authority. */
    private static Restriction ofCertificates(KeyCredentialConfiguration rule) {
        boolean life = rule.getRestrictionType() == AppKeyCredentialRestrictionType.AsymmetricKeyLifetime;
        return new Restriction(
                life ? RestrictedUse.CERTIFICATE_LIFE : RestrictedUse.CERTIFICATE,
                duration(rule.getMaxLifetime()),
                ApplicationReading.instant(rule.getRestrictForAppsCreatedAfterDateTime()));
    }

    private static boolean on(@Nullable AppManagementRestrictionState state) {
        return state != AppManagementRestrictionState.Disabled;
    }

    /** Months are counted short, so that what we ask for is never too long. */
    private static @Nullable Duration duration(@Nullable PeriodAndDuration life) {
        return life == null
                ? null
                : Duration.ofDays(life.getPeriod().toTotalMonths() * DAYS_OF_A_MONTH
                                + life.getPeriod().getDays())
                        .plus(life.getDuration());
    }

    static UserRights rights(AuthorizationPolicy policy) {
        DefaultUserRolePermissions users = policy.getDefaultUserRolePermissions();
        return new UserRights(
                consent(users == null ? null : users.getPermissionGrantPoliciesAssigned()),
                users != null && GraphReading.yes(users.getAllowedToCreateApps()),
                GraphReading.yes(policy.getAllowUserConsentForRiskyApps()));
    }

    private static UserConsent consent(@Nullable List<String> assigned) {
        List<String> own = GraphReading.all(assigned)
                .filter(policy -> policy.startsWith(SELF))
                .map(policy -> policy.substring(SELF.length()))
                .toList();
        if (own.isEmpty()) {
            return UserConsent.NONE;
        }
        if (own.contains("microsoft-user-default-legacy")) {
            return UserConsent.ALL;
        }
        return own.contains("microsoft-user-default-low")
                ? UserConsent.LOW_IMPACT_OF_VERIFIED_PUBLISHERS
                : UserConsent.BY_OWN_POLICY;
    }
}
