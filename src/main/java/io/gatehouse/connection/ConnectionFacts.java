package io.gatehouse.connection;

import io.gatehouse.microsoft.GraphPermission;
import io.gatehouse.profile.Profiles;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.WantedPermission;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What pages tell about a connection beyond its own row. */
@Component
class ConnectionFacts {

    private final Profiles profiles;
    private final AppRegistrations registrations;
    private final MessageSource messages;

    ConnectionFacts(Profiles profiles, AppRegistrations registrations, MessageSource messages) {
        this.profiles = profiles;
        this.registrations = registrations;
        this.messages = messages;
    }

    /** A wanted permission beside what is granted. */
    record PermissionRow(String name, String reason, boolean write, boolean granted) {}

    List<PermissionRow> permissions(ConnectionView connection) {
        Map<String, WantedPermission> known =
                profiles.find(connection.profile()).map(ServiceProfile::delegated).orElse(List.of()).stream()
                        .collect(Collectors.toMap(WantedPermission::name, Function.identity(), (one, other) -> one));
        return connection.wantedScopes().stream()
                .map(scope -> row(scope, known, connection.grantedScopes().contains(scope)))
                .toList();
    }

    private static PermissionRow row(String scope, Map<String, WantedPermission> known, boolean granted) {
        WantedPermission wanted = known.get(scope);
        return wanted == null
                ? new PermissionRow(
                        scope,
                        "",
                        GraphPermission.find(scope).map(GraphPermission::writes).orElse(true),
                        granted)
                : new PermissionRow(scope, wanted.reason(), wanted.write(), granted);
    }

    String serviceName(ConnectionView connection) {
        return profiles.find(connection.profile())
                .map(ServiceProfile::displayName)
                .orElse(connection.profile());
    }

    AppRegistration app(ConnectionView connection) {
        return registrations.get(connection.registrationId());
    }

    String text(String key, Locale locale) {
        return messages.getMessage(key, new Object[0], locale);
    }
}
