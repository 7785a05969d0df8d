package io.gatehouse.connection;

import io.gatehouse.microsoft.permission.GraphPermission;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.WantedPermission;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What pages tell about a connection beyond its own row. */
@Component
public class ConnectionFacts {

    private final Profiles profiles;
    private final AppRegistrations registrations;
    private final MessageSource messages;
    private final PermissionUses uses;

    ConnectionFacts(Profiles profiles, AppRegistrations registrations, MessageSource messages, PermissionUses uses) {
        this.profiles = profiles;
        this.registrations = registrations;
        this.messages = messages;
        this.uses = uses;
    }

    /** A wanted permission beside what is granted; {@code application} where the app holds it itself. */
    public record PermissionRow(String name, String reason, boolean write, boolean granted, boolean application) {}

    public List<PermissionRow> permissions(ConnectionView connection) {
        Map<String, WantedPermission> known = profiles.find(connection.profile()).stream()
                .flatMap(ServiceProfile::permissions)
                .collect(Collectors.toMap(WantedPermission::name, Function.identity(), (one, other) -> one));
        List<String> missing = connection.missingScopes();
        return Stream.concat(
                        connection.wantedRoles().stream()
                                .map(role -> row(
                                        role,
                                        known.get(role),
                                        connection.grantedRoles().contains(role),
                                        true)),
                        connection.wantedScopes().stream()
                                .map(scope -> row(scope, known.get(bare(scope)), !missing.contains(scope), false)))
                .toList();
    }

    private static PermissionRow row(
            String name, @Nullable WantedPermission wanted, boolean granted, boolean application) {
        return wanted == null
                ? new PermissionRow(
                        name,
                        "",
                        GraphPermission.find(name).map(GraphPermission::writes).orElse(true),
                        granted,
                        application)
                : new PermissionRow(name, wanted.reason(), wanted.write(), granted, application);
    }

    private static String bare(String scope) {
        return scope.substring(scope.lastIndexOf('/') + 1);
    }

    /** Granted, and needed by no call for a long time. */
    public List<String> unused(ConnectionView connection) {
        return uses.unused(connection);
    }

    public String serviceName(ConnectionView connection) {
        return profiles.find(connection.profile())
                .map(ServiceProfile::displayName)
                .orElse(connection.profile());
    }

    public AppRegistration app(ConnectionView connection) {
        return registrations.get(connection.registrationId());
    }

    public String text(String key, Locale locale) {
        return messages.getMessage(key, new Object[0], locale);
    }
}
