package io.gatehouse.provider.repair;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.AppRole;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.MemberType;
import io.gatehouse.microsoft.application.ApplicationFacts.RequiredAccess;
import io.gatehouse.microsoft.application.ApplicationOwners;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.provider.Role;
import io.gatehouse.provider.check.SetUpCheck;
import io.gatehouse.provider.check.SetUpLine;
import io.gatehouse.provider.errand.LentRights;
import io.gatehouse.provider.errand.SetUpWish;
import io.gatehouse.shared.Addresses;
import io.gatehouse.shared.Conflict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Mends what a line names, with somebody's rights: everything else of the registration stays as it is. Doing it twice
 * changes nothing. Never call it inside a transaction.
 */
@Component
public class SetUpRepair {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Applications applications;
    private final ApplicationOwners owners;
    private final Admission admission;
    private final OwnRotation rotation;
    private final SetUpWish wish;

    SetUpRepair(
            Applications applications,
            ApplicationOwners owners,
            Admission admission,
            OwnRotation rotation,
            SetUpWish wish) {
        this.applications = applications;
        this.owners = owners;
        this.admission = admission;
        this.rotation = rotation;
        this.wish = wish;
    }

    /** Whose registration is mended, with whose rights. */
    record Bench(UUID registrationId, String clientId, LentRights lent, io.gatehouse.shared.Actor actor) {}

    void mend(SetUpLine line, Bench bench) {
        GraphAccess access = bench.lent().access();
        Application app = applications
                .byAppId(access, bench.clientId())
                .orElseThrow(() -> new Conflict("provider.fix.no-registration", "The registration is not there."));
        switch (line) {
            case OWNERS -> removeForeignOwners(access, app);
            case PRINCIPAL -> admission.admit(access, app.appId());
            case CREDENTIAL, CREDENTIAL_LIFE -> rotation.mend(bench, app, line == SetUpLine.CREDENTIAL_LIFE);
            default -> {
                ApplicationDraft draft = draft(line, app);
                applications.update(access, app.objectId(), draft);
            }
        }
    }

    private ApplicationDraft draft(SetUpLine line, Application app) {
        ApplicationDraft draft = ApplicationDraft.empty();
        return switch (line) {
            case CLIENT_ID ->
                draft.identifierUris(with(app.identifierUris(), List.of(SetUpWish.identifierUri(app.appId()))))
                        .accessTokenVersion(2);
            case REDIRECT_SIGN_IN, REDIRECT_CALLBACK ->
                draft.redirectUris(with(app.web().redirectUris(), wish.redirects()));
            case PLATFORM ->
                draft.redirectUris(with(app.web().redirectUris(), wish.redirects()))
                        .spaRedirectUris(without(app.spaRedirectUris()))
                        .publicClientRedirectUris(without(app.publicClientRedirectUris()));
            case REDIRECT_FORMAT ->
                draft.redirectUris(app.web().redirectUris().stream()
                        .filter(SetUpRepair::safe)
                        .toList());
            case IMPLICIT -> draft.implicitTokens(false, false);
            case PUBLIC_CLIENT -> draft.fallbackPublicClient(false);
            case AUDIENCE -> draft.signInAudience(SetUpWish.AUDIENCE);
            case APP_ROLES -> draft.appRoles(roles(app.appRoles()));
            case PERMISSIONS -> draft.requiredAccess(access(app.requiredAccess()));
            default -> throw new Conflict("provider.fix.by-hand", "Nobody can do this with a button.");
        };
    }

    /** Everything that a registration of our own is born with. */
    public ApplicationDraft whole(String displayName, String tag) {
        return ApplicationDraft.named(displayName)
                .signInAudience(SetUpWish.AUDIENCE)
                .redirectUris(wish.redirects())
                .implicitTokens(false, false)
                .fallbackPublicClient(false)
                .requiredAccess(List.of(wish.access()))
                .appRoles(roles(List.of()))
                .accessTokenVersion(2)
                .lockedPrincipals()
                .tags(List.of(tag));
    }

    private void removeForeignOwners(GraphAccess access, Application app) {
        var all = owners.of(access, app.objectId());
        Set<String> trusted = SetUpCheck.trusted(all);
        all.stream()
                .filter(owner -> !trusted.contains(owner.id()))
                .forEach(owner -> owners.remove(access, app.objectId(), owner.id()));
    }

    /** Of Graph exactly what is asked of customers; what is declared of other APIs is somebody else's. */
    private List<RequiredAccess> access(List<RequiredAccess> declared) {
        RequiredAccess wanted = wish.access();
        return Stream.concat(
                        Stream.of(wanted),
                        declared.stream()
                                .filter(other -> !other.resourceAppId().equalsIgnoreCase(wanted.resourceAppId())))
                .toList();
    }

    private static List<AppRole> roles(List<AppRole> present) {
        List<AppRole> roles = new ArrayList<>();
        present.stream()
                .map(role -> SetUpWish.appRoles().contains(role.value()) ? enabled(role) : role)
                .forEach(roles::add);
        Stream.of(Role.values())
                .filter(wanted ->
                        present.stream().noneMatch(role -> role.value().equals(wanted.appRole())))
                .map(SetUpRepair::role)
                .forEach(roles::add);
        return roles;
    }

    private static AppRole enabled(AppRole role) {
        return new AppRole(role.id(), role.value(), role.title(), role.text(), role.members(), true);
    }

    private static AppRole role(Role role) {
        String title = role.name().charAt(0) + role.name().substring(1).toLowerCase(java.util.Locale.ROOT);
        String text = switch (role) {
            case OWNER -> "May do everything in Gatehouse";
            case OPERATOR -> "Works with customers and invitations";
            case AUDITOR -> "Reads everything, changes nothing";
        };
        return new AppRole(
                UUID.randomUUID().toString(), role.appRole(), title, text, EnumSet.allOf(MemberType.class), true);
    }

    private List<String> without(List<String> uris) {
        return uris.stream().filter(uri -> !wish.redirects().contains(uri)).toList();
    }

    private static List<String> with(List<String> present, List<String> wanted) {
        Set<String> all = new LinkedHashSet<>(present);
        all.addAll(wanted);
        return List.copyOf(all);
    }

    private static boolean safe(String uri) {
        if (uri.contains("*")) {
            return false;
        }
        return uri.startsWith("https://")
                || Addresses.host(uri).filter(LOOPBACK::contains).isPresent();
    }
}
