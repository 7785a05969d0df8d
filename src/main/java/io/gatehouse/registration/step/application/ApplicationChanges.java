package io.gatehouse.registration.step.application;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.OptionalClaims;
import io.gatehouse.microsoft.application.ApplicationFacts.RequiredAccess;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.plan.RegistrationPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an application lacks of the plan. Graph replaces lists as a whole, so what is there already is always sent along:
 * another service, or the customer, may have put it there.
 */
final class ApplicationChanges {

    private ApplicationChanges() {}

    /** What the service cannot work without, and what Microsoft must therefore show; empty where nothing is missing. */
    static Optional<ApplicationDraft> essential(Application present, RegistrationPlan plan) {
        List<String> redirects = redirects(present, plan);
        boolean allRedirects = present.web().redirectUris().containsAll(redirects);
        boolean allAccess = lacksNothing(present, plan);
        if (allRedirects && allAccess) {
            return Optional.empty();
        }
        ApplicationDraft draft = ApplicationDraft.empty();
        draft = allRedirects ? draft : draft.redirectUris(redirects);
        return Optional.of(allAccess ? draft : draft.requiredAccess(access(present, plan)));
    }

    /** Settings that were asked for and do not show, by Graph's names: not every Graph gives back all that it was given. */
    static List<String> unseen(Application present, RegistrationPlan plan) {
        List<String> unseen = new ArrayList<>();
        if (lock(present, plan) && !present.principalsLocked()) {
            unseen.add("servicePrincipalLockConfiguration");
        }
        if (claims(present, plan).isPresent()) {
            unseen.add("optionalClaims");
        }
        if (logoutUrl(present, plan).isPresent()) {
            unseen.add("logoutUrl");
        }
        return unseen;
    }

    /** What the service can do without, each by itself. */
    static List<ApplicationDraft> settings(Application present, RegistrationPlan plan) {
        List<ApplicationDraft> settings = new ArrayList<>();
        if (lock(present, plan) && !present.principalsLocked()) {
            settings.add(ApplicationDraft.empty().lockedPrincipals());
        }
        logoutUrl(present, plan)
                .ifPresent(url -> settings.add(ApplicationDraft.empty().logoutUrl(url)));
        claims(present, plan)
                .ifPresent(claims -> settings.add(ApplicationDraft.empty().optionalClaims(claims)));
        return settings;
    }

    /** Everything; empty where nothing is missing. */
    static Optional<ApplicationDraft> missing(Application present, RegistrationPlan plan) {
        Optional<ApplicationDraft> essential = essential(present, plan);
        if (essential.isEmpty() && unseen(present, plan).isEmpty()) {
            return Optional.empty();
        }
        Optional<String> logout = logoutUrl(present, plan);
        Optional<OptionalClaims> claims = claims(present, plan);
        boolean locked = present.principalsLocked() || !lock(present, plan);
        ApplicationDraft draft = essential.orElseGet(ApplicationDraft::empty);
        draft = locked ? draft : draft.lockedPrincipals();
        draft = logout.isEmpty() ? draft : draft.logoutUrl(logout.get());
        return Optional.of(claims.isEmpty() ? draft : draft.optionalClaims(claims.get()));
    }

    /** Whoever joins an earlier one leaves it open where it was: that is for those to decide who use it there. */
    private static boolean lock(Application present, RegistrationPlan plan) {
        return plan.settings().locksPrincipals()
                && !plan.joinsEarlier()
                && !present.signInAudience().equals("AzureADMyOrg");
    }

    /** An application has one for all its services: who joins an earlier one leaves it as it is. */
    private static Optional<String> logoutUrl(Application present, RegistrationPlan plan) {
        return Optional.ofNullable(plan.settings().logoutUrl())
                .map(url -> url.replace(RegistrationPlan.CLIENT_ID, present.appId()))
                .filter(url -> !plan.joinsEarlier() && !url.equals(present.web().logoutUrl()));
    }

    /** Graph replaces claims with all their settings, of which only names are read: never those of an earlier one. */
    private static Optional<OptionalClaims> claims(Application present, RegistrationPlan plan) {
        return Optional.ofNullable(plan.settings().claims())
                .map(wanted -> new OptionalClaims(wanted.idToken(), wanted.accessToken()))
                .filter(wanted -> !plan.joinsEarlier() && !holds(present.optionalClaims(), wanted));
    }

    private static boolean holds(OptionalClaims there, OptionalClaims wanted) {
        return there.idToken().containsAll(wanted.idToken())
                && there.accessToken().containsAll(wanted.accessToken());
    }

    static void requireComplete(Application present, RegistrationPlan plan) {
        if (essential(present, plan).isPresent()) {
            throw new NotYet(SagaNote.of("REPLICATING"));
        }
    }

    private static List<String> redirects(Application present, RegistrationPlan plan) {
        Set<String> all = new LinkedHashSet<>(present.web().redirectUris());
        plan.settings().redirectUris().stream()
                .map(uri -> uri.replace(RegistrationPlan.CLIENT_ID, present.appId()))
                .forEach(all::add);
        return List.copyOf(all);
    }

    private static boolean lacksNothing(Application present, RegistrationPlan plan) {
        Map<String, RequiredAccess> there = byResource(present.requiredAccess());
        return CreateApplication.required(plan).stream().allMatch(wanted -> {
            RequiredAccess found = there.get(wanted.resourceAppId());
            return found != null
                    && found.scopes().containsAll(wanted.scopes())
                    && found.roles().containsAll(wanted.roles());
        });
    }

    private static List<RequiredAccess> access(Application present, RegistrationPlan plan) {
        Map<String, RequiredAccess> joined = byResource(present.requiredAccess());
        CreateApplication.required(plan)
                .forEach(wanted -> joined.merge(wanted.resourceAppId(), wanted, ApplicationChanges::union));
        return new ArrayList<>(joined.values());
    }

    private static Map<String, RequiredAccess> byResource(List<RequiredAccess> all) {
        Map<String, RequiredAccess> found = new TreeMap<>();
        all.forEach(each -> found.merge(each.resourceAppId(), each, ApplicationChanges::union));
        return found;
    }

    private static RequiredAccess union(RequiredAccess one, RequiredAccess other) {
        return new RequiredAccess(
                one.resourceAppId(), joined(one.scopes(), other.scopes()), joined(one.roles(), other.roles()));
    }

    private static Set<String> joined(Set<String> one, Set<String> other) {
        Set<String> all = new LinkedHashSet<>(one);
        all.addAll(other);
        return all;
    }
}
