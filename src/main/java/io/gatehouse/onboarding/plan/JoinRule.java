package io.gatehouse.onboarding.plan;

import io.gatehouse.profile.setup.RegistrationTemplate;
import io.gatehouse.profile.setup.SignInTemplate;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.RegistrationPlan.ResourceAccess;
import io.gatehouse.registration.plan.RegistrationPlan.Settings;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether one more service may use an app registration that others have. Whoever holds a credential of an app holds all
 * that the app may do without anybody signed in, and an owner of it can add such a credential: so an app with an owner
 * of one service serves that one alone, and so does one that needs what an app has only once.
 */
final class JoinRule {

    private JoinRule() {}

    /** @param present what was made of the registration for each service that was ever on it */
    static boolean joins(
            Collection<RegistrationPlan> present, RegistrationTemplate template, List<ResourceAccess> access) {
        return !present.isEmpty()
                && sharesWellWithOthers(template)
                && present.stream().allMatch(plan -> plan.extras().owners().isEmpty())
                && present.stream().allMatch(plan -> signsInAlike(plan.settings(), template.signIn()))
                && sameKindOfPower(present, access);
    }

    /** One address as an API, one logout address and one set of claims is all that an app can have. */
    private static boolean sharesWellWithOthers(RegistrationTemplate template) {
        return template.owners().isEmpty()
                && template.api() == null
                && template.signIn().logoutUrl() == null
                && template.signIn().optionalClaims().isEmpty()
                && !template.audience().principalsOpen()
                && template.credential().perService();
    }

    private static boolean signsInAlike(Settings settings, SignInTemplate signIn) {
        return settings.implicitIdTokens() == signIn.implicitIdTokens()
                && settings.implicitAccessTokens() == signIn.implicitAccessTokens()
                && settings.publicClient() == signIn.publicClient()
                && !settings.leavesPrincipalsOpen();
    }

    /** Delegated permissions alone join their like; what an app may do by itself is nothing new to who joins. */
    private static boolean sameKindOfPower(Collection<RegistrationPlan> present, List<ResourceAccess> access) {
        Set<String> wanted = roles(access);
        return present.stream()
                .map(plan -> roles(plan.access()))
                .allMatch(held -> wanted.containsAll(held) && held.isEmpty() == wanted.isEmpty());
    }

    private static Set<String> roles(List<ResourceAccess> access) {
        return access.stream()
                .flatMap(api -> api.roles().stream().map(role -> api.appId() + " " + role.id()))
                .collect(Collectors.toSet());
    }
}
