package io.gatehouse.registration.step.application;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.Claim;
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
import java.util.function.UnaryOperator;

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
        return Optional.of(allAccess ? draft : draft.requiredAccess(access(present.requiredAccess(), plan)));
    }

    /** Settings that were asked for and do not show, by Graph's names: not every Graph gives back all that it was given. */
    static List<String> unseen(Application present, RegistrationPlan plan) {
        return lacking(present, plan).stream().map(Setting::name).toList();
    }

    /** What the service can do without, each by itself. */
    static List<ApplicationDraft> settings(Application present, RegistrationPlan plan) {
        return lacking(present, plan).stream()
                .map(setting -> setting.onto(ApplicationDraft.empty()))
                .toList();
    }

    /** Everything; empty where nothing is missing. */
    static Optional<ApplicationDraft> missing(Application present, RegistrationPlan plan) {
        Optional<ApplicationDraft> essential = essential(present, plan);
        List<Setting> settings = lacking(present, plan);
        if (settings.isEmpty()) {
            return essential;
        }
        ApplicationDraft draft = essential.orElseGet(ApplicationDraft::empty);
        for (Setting setting : settings) {
            draft = setting.onto(draft);
        }
        return Optional.of(draft);
    }

    /** A setting by Graph's name, and the edit that makes it what it shall be. */
    private record Setting(String name, UnaryOperator<ApplicationDraft> edit) {

        ApplicationDraft onto(ApplicationDraft draft) {
            return edit.apply(draft);
        }
    }

    /** Whoever joins an earlier one leaves them as they are: that is for those to decide who use it there. */
    private static List<Setting> lacking(Application present, RegistrationPlan plan) {
        List<Setting> lacking = new ArrayList<>();
        if (plan.leavesSettings()) {
            return lacking;
        }
        RegistrationPlan.Settings wanted = plan.settings();
        if (wanted.locksPrincipals()
                && !present.principalsLocked()
                && !present.signInAudience().equals("AzureADMyOrg")) {
            lacking.add(new Setting("servicePrincipalLockConfiguration", ApplicationDraft::lockedPrincipals));
        }
        logoutUrl(present, plan).ifPresent(url -> lacking.add(new Setting("logoutUrl", draft -> draft.logoutUrl(url))));
        claims(present, plan)
                .ifPresent(claims -> lacking.add(new Setting("optionalClaims", draft -> draft.optionalClaims(claims))));
        if (!plan.renews()) {
            return lacking; // what is made anew has its flags from the beginning
        }
        if (present.web().implicitIdTokens() != wanted.implicitIdTokens()
                || present.web().implicitAccessTokens() != wanted.implicitAccessTokens()) {
            lacking.add(new Setting(
                    "implicitGrantSettings",
                    draft -> draft.implicitTokens(wanted.implicitIdTokens(), wanted.implicitAccessTokens())));
        }
        if (present.fallbackPublicClient() != wanted.publicClient()) {
            lacking.add(
                    new Setting("isFallbackPublicClient", draft -> draft.fallbackPublicClient(wanted.publicClient())));
        }
        return lacking;
    }

    private static Optional<String> logoutUrl(Application present, RegistrationPlan plan) {
        return Optional.ofNullable(plan.settings().logoutUrl())
                .map(url -> url.replace(RegistrationPlan.CLIENT_ID, present.appId()))
                .filter(url -> !url.equals(present.web().logoutUrl()));
    }

    /** Graph replaces claims with all their settings, so those of before go along whole. */
    private static Optional<OptionalClaims> claims(Application present, RegistrationPlan plan) {
        RegistrationPlan.Claims names = plan.settings().claims();
        if (names == null) {
            return Optional.empty();
        }
        OptionalClaims there = present.optionalClaims();
        OptionalClaims wanted = OptionalClaims.named(names.idToken(), names.accessToken());
        OptionalClaims both = new OptionalClaims(
                joined(there.idToken(), wanted.idToken()),
                joined(there.accessToken(), wanted.accessToken()),
                there.saml2Token());
        return both.equals(there) ? Optional.empty() : Optional.of(both);
    }

    private static List<Claim> joined(List<Claim> there, List<Claim> wanted) {
        List<Claim> all = new ArrayList<>(there);
        wanted.stream()
                .filter(claim -> there.stream().noneMatch(known -> known.name().equals(claim.name())))
                .forEach(all::add);
        return all;
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

    static List<RequiredAccess> access(List<RequiredAccess> present, RegistrationPlan plan) {
        Map<String, RequiredAccess> joined = byResource(present);
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
