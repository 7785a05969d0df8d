package io.gatehouse.provider.check;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.Owner;
import io.gatehouse.microsoft.permission.GraphPermission;
import io.gatehouse.microsoft.permission.KnownResource;
import io.gatehouse.microsoft.permission.Permissions;
import io.gatehouse.provider.errand.SetUpWish;
import io.gatehouse.registration.existing.TypedValues;
import io.gatehouse.registration.lint.Finding;
import io.gatehouse.registration.lint.LintSubject;
import io.gatehouse.registration.lint.RegistrationLint;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Turns what was read into the lines of the set-up. Asks nobody. */
@Component
public class SetUpCheck {

    private final SetUpWish wish;

    SetUpCheck(SetUpWish wish) {
        this.wish = wish;
    }

    List<LineResult> lines(SetUpFacts facts) {
        Map<SetUpLine, LineResult> lines = new EnumMap<>(SetUpLine.class);
        Stream.of(SetUpLine.values()).forEach(line -> lines.put(line, LineResult.open(line)));
        tried(facts, lines);
        SetUpFacts.Seen seen = facts.seen();
        if (seen != null) {
            seen(facts, seen, lines);
        }
        return List.copyOf(lines.values());
    }

    private static void put(Map<SetUpLine, LineResult> lines, LineResult result) {
        lines.put(result.line(), result);
    }

    private static void tried(SetUpFacts facts, Map<SetUpLine, LineResult> lines) {
        put(lines, facts.tried().token().on(SetUpLine.TOKEN));
        put(lines, facts.tried().portal().on(SetUpLine.PORTAL_URL));
        TypedValues.Problem problem = facts.tried().secretShape();
        put(
                lines,
                problem == null
                        ? LineResult.green(SetUpLine.SECRET_VALUE, Said.of("provider.found.secret-value"))
                        : LineResult.wrong(
                                SetUpLine.SECRET_VALUE,
                                Said.of("provider.found.secret-wrong"),
                                Said.of(problem.key())));
        put(
                lines,
                facts.registration().preferred()
                        ? LineResult.green(SetUpLine.SAVED, Said.of("provider.found.saved"))
                        : LineResult.wrong(
                                SetUpLine.SAVED,
                                Said.of("provider.found.not-preferred"),
                                Said.of("provider.fix.not-preferred")));
    }

    private void seen(SetUpFacts facts, SetUpFacts.Seen seen, Map<SetUpLine, LineResult> lines) {
        put(lines, LineResult.green(SetUpLine.SIGN_IN, Said.of("provider.found.sign-in", seen.lender())));
        String name = String.valueOf(seen.organization().displayName());
        boolean home = seen.organization()
                .id()
                .equals(facts.registration().registration().tenant());
        put(
                lines,
                home
                        ? LineResult.green(SetUpLine.TENANT, Said.of("provider.found.tenant", name))
                        : LineResult.wrong(
                                SetUpLine.TENANT,
                                Said.of("provider.found.tenant-other", name),
                                Said.of("provider.fix.tenant-other")));
        Application application = seen.application();
        if (application == null) {
            put(
                    lines,
                    LineResult.wrong(
                            SetUpLine.REGISTRATION,
                            Said.of(
                                    "provider.found.no-registration",
                                    facts.registration().registration().clientId()),
                            Said.of("provider.fix.no-registration")));
        } else {
            application(facts, seen, application, lines);
        }
    }

    private void application(
            SetUpFacts facts, SetUpFacts.Seen seen, Application application, Map<SetUpLine, LineResult> lines) {
        green(seen, application, lines);
        LintSubject subject = new LintSubject(application, seen.owners(), names(application), facts.now());
        List<Finding> findings = RegistrationLint.findings(
                subject, wish.lint(application.appId(), facts.keyIds(), trusted(seen.owners())));
        findings.stream()
                .filter(finding -> finding.code() != Finding.Code.CREDENTIAL_NONE
                        || !facts.tried().federated())
                .collect(Collectors.groupingBy(this::line))
                .forEach((line, found) -> lines.put(
                        line,
                        new LineResult(
                                line,
                                LineState.WRONG,
                                found.stream().map(Said::sentence).toList(),
                                found.stream().map(Said::fix).distinct().toList())));
        if (seen.principal() == null || !seen.principal().enabled()) {
            String state = seen.principal() == null ? "absent" : "disabled";
            put(
                    lines,
                    LineResult.wrong(
                            SetUpLine.PRINCIPAL,
                            Said.of("provider.found.principal-" + state),
                            Said.of("provider.fix.principal-" + state)));
        }
    }

    /** What each line says while nothing is wrong with it. */
    private void green(SetUpFacts.Seen seen, Application application, Map<SetUpLine, LineResult> lines) {
        String owners = seen.owners().stream().map(SetUpCheck::named).collect(Collectors.joining(", "));
        int addresses = application.web().redirectUris().size();
        Map<SetUpLine, Said> found = new EnumMap<>(SetUpLine.class);
        found.put(
                SetUpLine.OWNERS,
                owners.isEmpty() ? Said.of("provider.found.no-owners") : Said.of("provider.found.owners", owners));
        found.put(SetUpLine.REGISTRATION, Said.of("provider.found.registration", application.objectId()));
        found.put(SetUpLine.NAME, Said.of("provider.found.name", application.displayName()));
        found.put(SetUpLine.PRINCIPAL, Said.of("provider.found.principal"));
        found.put(SetUpLine.CLIENT_ID, Said.of("provider.found.client-id", application.appId()));
        found.put(SetUpLine.REDIRECT_SIGN_IN, Said.of("provider.found.redirect", wish.signInRedirect()));
        found.put(SetUpLine.REDIRECT_CALLBACK, Said.of("provider.found.redirect", wish.callback()));
        found.put(SetUpLine.PLATFORM, Said.of("provider.found.platform"));
        found.put(SetUpLine.REDIRECT_FORMAT, Said.of("provider.found.redirect-format"));
        found.put(SetUpLine.ADDRESSES, Said.of("provider.found.addresses", String.valueOf(addresses)));
        found.put(SetUpLine.IMPLICIT, Said.of("provider.found.implicit"));
        found.put(
                SetUpLine.PUBLISHER,
                Said.of("provider.found.publisher", String.valueOf(application.verifiedPublisher())));
        found.put(SetUpLine.PUBLIC_CLIENT, Said.of("provider.found.public-client"));
        found.put(
                SetUpLine.APP_ROLES,
                Said.of("provider.found.app-roles", String.join(", ", sorted(SetUpWish.appRoles()))));
        found.put(SetUpLine.AUDIENCE, Said.of("provider.found.audience"));
        found.put(
                SetUpLine.PERMISSIONS,
                Said.of(
                        "provider.found.permissions",
                        String.valueOf(wish.access().scopes().size())));
        found.put(
                SetUpLine.CREDENTIAL,
                Said.of(
                        "provider.found.credential",
                        String.valueOf(application.passwords().size()),
                        String.valueOf(application.keys().size())));
        found.put(SetUpLine.CREDENTIAL_LIFE, Said.of("provider.found.credential-life"));
        found.forEach((line, said) -> lines.put(line, LineResult.green(line, said)));
    }

    private SetUpLine line(Finding finding) {
        return switch (finding.code()) {
            case AUDIENCE_WRONG, PRINCIPALS_UNLOCKED -> SetUpLine.AUDIENCE;
            case REDIRECT_MISSING ->
                finding.about().contains(wish.signInRedirect())
                        ? SetUpLine.REDIRECT_SIGN_IN
                        : SetUpLine.REDIRECT_CALLBACK;
            case LOGOUT_URL_MISSING -> SetUpLine.REDIRECT_CALLBACK;
            case REDIRECT_OTHER_PLATFORM -> SetUpLine.PLATFORM;
            case REDIRECT_NOT_HTTPS, REDIRECT_NOT_HTTPS_FOREIGN, REDIRECT_WILDCARD -> SetUpLine.REDIRECT_FORMAT;
            case REDIRECTS_NEARLY_FULL -> SetUpLine.ADDRESSES;
            case IMPLICIT_ID_TOKENS, IMPLICIT_ACCESS_TOKENS, IMPLICIT_MISSING -> SetUpLine.IMPLICIT;
            case PUBLIC_CLIENT, PUBLIC_CLIENT_MISSING -> SetUpLine.PUBLIC_CLIENT;
            case SCOPE_MISSING, ROLE_MISSING, PERMISSION_EXTRA, ROLES_UNWANTED -> SetUpLine.PERMISSIONS;
            case IDENTIFIER_URI_MISSING,
                    EXPOSED_SCOPE_MISSING,
                    PREAUTHORISED_MISSING,
                    TEAMS_APP_MISSING,
                    CLAIM_MISSING,
                    TOKEN_VERSION_WRONG -> SetUpLine.CLIENT_ID;
            case APP_ROLE_MISSING -> SetUpLine.APP_ROLES;
            case CREDENTIAL_NONE, SECRET_EXPIRED, CERTIFICATE_EXPIRED, CREDENTIAL_FOREIGN -> SetUpLine.CREDENTIAL;
            case CREDENTIAL_ENDS_SOON, SECRET_TOO_LONG, CERTIFICATE_TOO_LONG -> SetUpLine.CREDENTIAL_LIFE;
            case OWNER_FOREIGN, OWNER_MISSING -> SetUpLine.OWNERS;
            case PUBLISHER_UNVERIFIED -> SetUpLine.PUBLISHER;
            case APP_NOT_LET_IN, APP_DISABLED, CONSENT_SCOPES_MISSING, CONSENT_ROLES_MISSING -> SetUpLine.PRINCIPAL;
        };
    }

    /** People of the house; guests and apps can add secrets as well, and nobody here watches them. */
    public static Set<String> trusted(List<Owner> owners) {
        return owners.stream()
                .filter(owner -> owner.userPrincipalName() != null
                        && !owner.userPrincipalName().toUpperCase(Locale.ROOT).contains("#EXT#"))
                .map(Owner::id)
                .collect(Collectors.toSet());
    }

    private Map<String, String> names(Application application) {
        Map<String, String> names = new HashMap<>();
        Stream<String> declared = application.requiredAccess().stream()
                .flatMap(access -> Stream.concat(access.scopes().stream(), access.roles().stream()));
        Stream.concat(declared, wish.access().scopes().stream()).forEach(id -> name(id, names));
        return names;
    }

    private static void name(String id, Map<String, String> names) {
        Permissions.byId(KnownResource.GRAPH.appId(), id)
                .map(GraphPermission::name)
                .ifPresent(name -> names.put(id, name));
    }

    private static String named(Owner owner) {
        return owner.userPrincipalName() != null
                ? owner.userPrincipalName()
                : owner.displayName() != null ? owner.displayName() : owner.id();
    }

    private static List<String> sorted(Set<String> texts) {
        return texts.stream().sorted().toList();
    }
}
