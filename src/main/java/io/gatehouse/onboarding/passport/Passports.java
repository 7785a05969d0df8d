package io.gatehouse.onboarding.passport;

import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.permission.GraphPermission;
import io.gatehouse.microsoft.permission.GraphPermissions;
import io.gatehouse.onboarding.method.ChosenMethods;
import io.gatehouse.onboarding.passport.Passport.Ask;
import io.gatehouse.onboarding.passport.Passport.Kind;
import io.gatehouse.onboarding.plan.RegistrationPlans;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.trip.SignInStart;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ActsAs;
import io.gatehouse.profile.permission.Apis;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.permission.PermissionKind;
import io.gatehouse.profile.permission.RequiredAccess;
import io.gatehouse.profile.permission.WantedPermission;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.paper.PreviewLine;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Writes the passport of an invitation, from the same places that the sign-in and the making take it from. */
@Component
public class Passports {

    private final Profiles profiles;
    private final ChosenMethods methods;
    private final SignInStart start;
    private final PassportThings things;
    private final MessageSource messages;

    Passports(
            Profiles profiles,
            ChosenMethods methods,
            SignInStart start,
            PassportThings things,
            MessageSource messages) {
        this.profiles = profiles;
        this.methods = methods;
        this.start = start;
        this.things = things;
        this.messages = messages;
    }

    /** In the reader's language. */
    public Passport of(InvitationView invitation) {
        if (invitation.purpose() == InvitationPurpose.REMOVE) {
            Set<String> asked = start.asked(invitation, SignInFlow.BOOTSTRAP);
            return new Passport(Kind.REMOVES, helper(asked), List.of(), Set.of(), apart(asked, Set.of()), List.of());
        }
        ServiceProfile profile = profiles.forReader(invitation.profile());
        MethodOffer offer = methods.of(invitation);
        Kind kind = kind(offer);
        if (kind == Kind.CONSENT) {
            Set<String> scopes = start.asked(invitation, SignInFlow.CONSENT);
            List<Ask> asked = consent(scopes, profile);
            List<PreviewLine> made = things.ofConsent(invitation, asked);
            Set<String> granted = new TreeSet<>(own(profile));
            granted.removeAll(scopes);
            return new Passport(
                    kind,
                    asked,
                    asked,
                    Set.of(),
                    apart(scopes, own(profile)),
                    made,
                    things.acting(invitation),
                    granted);
        }
        Set<String> helper = start.asked(invitation, kind.makes() ? SignInFlow.BOOTSTRAP : SignInFlow.INSPECTION);
        return new Passport(
                kind,
                helper(helper),
                profile.access(offer).stream().map(Passports::ask).toList(),
                kind.forAccount() ? new TreeSet<>(start.asked(invitation, SignInFlow.SERVICE_ACCOUNT)) : Set.of(),
                apart(helper, Set.of()),
                kind.makes() ? things.ofMaking(invitation) : List.of());
    }

    /** What any customer would be asked for by this method, before there is an invitation. */
    public Passport of(ServiceProfile profile, MethodOffer offer) {
        Kind kind = kind(offer);
        if (kind == Kind.CONSENT) {
            Set<String> scopes = signingIn(profile.scopes());
            List<Ask> asked = consent(scopes, profile);
            return new Passport(kind, asked, asked, Set.of(), apart(scopes, own(profile)), List.of());
        }
        Set<String> helper = kind.makes()
                ? RegistrationPlans.helperScopes(profile, offer)
                : RegistrationPlans.readingScopes(profile, true);
        helper.add("profile");
        return new Passport(
                kind,
                helper(signingIn(helper)),
                profile.access(offer).stream().map(Passports::ask).toList(),
                kind.forAccount() ? new TreeSet<>(signingIn(profile.scopes())) : Set.of(),
                apart(signingIn(helper), Set.of()),
                List.of());
    }

    private static Set<String> signingIn(Collection<String> scopes) {
        Set<String> asked = new LinkedHashSet<>(scopes);
        asked.add("openid");
        return asked;
    }

    private static Kind kind(MethodOffer offer) {
        boolean account = offer.actsAs() != ActsAs.APPLICATION;
        if (offer.method() == ConnectionMethod.DELEGATED_TOKEN) {
            return Kind.CONSENT;
        }
        return offer.method() == ConnectionMethod.NEW_APP_REGISTRATION
                ? account ? Kind.MAKES_FOR_ACCOUNT : Kind.MAKES
                : account ? Kind.TYPES_FOR_ACCOUNT : Kind.TYPES;
    }

    /** What signing in takes besides permissions; not what the service itself counts among its own. */
    private static List<String> apart(Set<String> asked, Set<String> own) {
        return asked.stream()
                .filter(scope -> Scopes.SIGN_IN.contains(scope) && !own.contains(scope))
                .sorted()
                .toList();
    }

    private static Set<String> own(ServiceProfile profile) {
        return Set.copyOf(profile.scopes());
    }

    /** The service's own permissions with their reasons, and ours for what is asked for besides them. */
    private List<Ask> consent(Set<String> asked, ServiceProfile profile) {
        List<WantedPermission> wanted = profile.permissions().toList();
        List<String> apart = apart(asked, own(profile));
        return asked.stream()
                .filter(scope -> !apart.contains(scope))
                .map(scope -> wanted.stream()
                        .filter(one -> one.scope().equals(scope))
                        .findFirst()
                        .map(one -> ask(new RequiredAccess(one, PermissionKind.DELEGATED)))
                        .orElseGet(() -> helping(scope)))
                .toList();
    }

    private List<Ask> helper(Set<String> asked) {
        return asked.stream()
                .filter(scope -> !Scopes.SIGN_IN.contains(scope))
                .map(this::helping)
                .sorted(Comparator.comparing((Ask ask) -> !ask.write()).thenComparing(Ask::name))
                .toList();
    }

    private Ask helping(String scope) {
        boolean write =
                GraphPermissions.find(scope).map(GraphPermission::writes).orElse(false);
        return new Ask(
                scope,
                Apis.GRAPH.name(),
                PermissionKind.DELEGATED,
                write,
                messages.getMessage(reasonKey(scope), null, locale()));
    }

    /** Message key of why the helper, or signing in, needs a permission. */
    static String reasonKey(String scope) {
        return "onboarding.passport.helper." + scope;
    }

    private static Ask ask(RequiredAccess access) {
        WantedPermission wanted = access.permission();
        return new Ask(wanted.name(), wanted.facts().api().name(), access.kind(), wanted.write(), wanted.reason());
    }

    private static Locale locale() {
        return LocaleContextHolder.getLocale();
    }
}
