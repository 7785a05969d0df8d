package io.gatehouse.onboarding.method;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.profile.permission.PermissionKind;
import io.gatehouse.profile.permission.RequiredAccess;
import io.gatehouse.profile.shelf.Profiles;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What an invitation asks for: all that its service needs, or where there is a connection that lacks some, only that. */
@Component
public class AskedPermissions {

    private final Profiles profiles;
    private final Connections connections;
    private final ChosenMethods methods;

    AskedPermissions(Profiles profiles, Connections connections, ChosenMethods methods) {
        this.profiles = profiles;
        this.connections = connections;
        this.methods = methods;
    }

    /** For an account that signs in to what is consented already: its token is to hold them all. */
    public Set<String> all(InvitationView invitation) {
        return new LinkedHashSet<>(profiles.get(invitation.profile()).scopes());
    }

    /** For Microsoft's consent page; what signing in needs stays among them. */
    public Set<String> scopes(InvitationView invitation) {
        Set<String> all = all(invitation);
        Set<String> missing = lacking(invitation)
                .map(connection -> Scopes.missing(all, connection.grantedScopes()))
                .orElse(Set.of());
        if (missing.isEmpty()) {
            return all;
        }
        Set<String> asked = new LinkedHashSet<>(missing);
        all.stream()
                .filter(scope -> Scopes.SIGN_IN.contains(scope) || scope.equals("User.Read"))
                .forEach(asked::add);
        return asked;
    }

    /** With their reasons; empty where all is asked for. */
    public List<RequiredAccess> difference(InvitationView invitation) {
        return lacking(invitation)
                .map(connection -> profiles.forReader(invitation.profile()).access(methods.of(invitation)).stream()
                        .filter(access -> lacks(connection, access))
                        .toList())
                .orElse(List.of());
    }

    private Optional<ConnectionView> lacking(InvitationView invitation) {
        UUID connection = invitation.connectionId();
        return connection == null || invitation.purpose() != InvitationPurpose.CONSENT_MORE
                ? Optional.empty()
                : connections.find(connection);
    }

    private static boolean lacks(ConnectionView connection, RequiredAccess access) {
        return access.kind() == PermissionKind.APPLICATION
                ? !connection.grantedRoles().contains(access.permission().name())
                : !Scopes.missing(List.of(access.permission().scope()), connection.grantedScopes())
                        .isEmpty();
    }
}
