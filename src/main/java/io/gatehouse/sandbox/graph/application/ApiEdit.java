package io.gatehouse.sandbox.graph.application;

import io.gatehouse.sandbox.Application.AppRole;
import io.gatehouse.sandbox.Application.Exposed;
import io.gatehouse.sandbox.Application.Exposure;
import io.gatehouse.sandbox.Application.PreAuthorized;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Permissions that an application offers: the {@code api} member and {@code appRoles} of a client's JSON. */
final class ApiEdit {

    private static final int LONGEST_VALUE = 120;

    private ApiEdit() {}

    static Exposure exposure(JsonNode api, Exposure base) {
        List<Exposed> scopes = api.has("oauth2PermissionScopes")
                ? scopes(api.path("oauth2PermissionScopes"), base.scopes())
                : base.scopes();
        return new Exposure(
                scopes,
                api.has("preAuthorizedApplications")
                        ? preAuthorized(api.path("preAuthorizedApplications"), base.scopes())
                        : base.preAuthorized(),
                api.has("knownClientApplications")
                        ? ApplicationEdit.texts(api.path("knownClientApplications"))
                        : base.knownClients());
    }

    static List<AppRole> roles(JsonNode given, List<AppRole> base) {
        List<AppRole> roles = given.valueStream()
                .map(role -> new AppRole(
                        ApplicationEdit.guid(role, "id"),
                        value(role),
                        role.path("displayName").asString(""),
                        role.path("description").asString(""),
                        ApplicationEdit.texts(role.path("allowedMemberTypes")),
                        !role.path("isEnabled").asBoolean(true)))
                .toList();
        refuseDoubles(roles, AppRole::id, AppRole::value);
        Map<String, AppRole> kept = roles.stream().collect(Collectors.toMap(AppRole::id, Function.identity()));
        base.stream()
                .filter(before -> !before.disabled())
                .forEach(before -> refuseLoss(before.value(), valueOf(kept.get(before.id()), AppRole::value)));
        return roles;
    }

    private static List<Exposed> scopes(JsonNode given, List<Exposed> base) {
        List<Exposed> scopes = given.valueStream()
                .map(scope -> new Exposed(
                        ApplicationEdit.guid(scope, "id"),
                        value(scope),
                        !scope.path("type").asString("User").equals("User"),
                        scope.path("isEnabled").asBoolean(true),
                        ApplicationEdit.orNull(scope.path("adminConsentDisplayName")),
                        ApplicationEdit.orNull(scope.path("adminConsentDescription")),
                        ApplicationEdit.orNull(scope.path("userConsentDisplayName")),
                        ApplicationEdit.orNull(scope.path("userConsentDescription"))))
                .toList();
        refuseDoubles(scopes, Exposed::id, Exposed::value);
        Map<String, Exposed> kept = scopes.stream().collect(Collectors.toMap(Exposed::id, Function.identity()));
        base.stream()
                .filter(Exposed::enabled)
                .forEach(before -> refuseLoss(before.value(), valueOf(kept.get(before.id()), Exposed::value)));
        for (Exposed scope : scopes) {
            boolean known = base.stream().anyMatch(before -> before.id().equals(scope.id()));
            if (!known && !scope.enabled()) {
                throw GraphFailure.badRequest(
                        "Invalid value specified for property 'isEnabled' of resource 'PermissionScope'.");
            }
        }
        return scopes;
    }

    /** Ids count only once the permission is stored: naming a new permission in the same request is refused. */
    private static List<PreAuthorized> preAuthorized(JsonNode given, List<Exposed> stored) {
        List<PreAuthorized> clients = given.valueStream()
                .map(client -> new PreAuthorized(
                        ApplicationEdit.guid(client, "appId"),
                        ApplicationEdit.texts(client.path("delegatedPermissionIds"))))
                .toList();
        refuseDoubles(clients, PreAuthorized::appId, PreAuthorized::appId);
        for (PreAuthorized client : clients) {
            for (String id : client.permissionIds()) {
                if (stored.stream().noneMatch(scope -> scope.id().equals(id))) {
                    throw GraphFailure.badRequest("Property api.preAuthorizedApplications is invalid: the permission '"
                            + id + "' is not in oauth2PermissionScopes of the application.");
                }
            }
        }
        return clients;
    }

    private static String value(JsonNode permission) {
        String value = permission.path("value").asString("");
        if (value.isEmpty()
                || value.length() > LONGEST_VALUE
                || value.startsWith(".")
                || value.chars().anyMatch(Character::isWhitespace)) {
            throw GraphFailure.badRequest("Invalid value specified for property 'value' of resource 'Permission'.");
        }
        return value;
    }

    private static <T> @Nullable String valueOf(@Nullable T kept, Function<T, String> value) {
        return kept == null ? null : value.apply(kept);
    }

    private static void refuseLoss(String before, @Nullable String now) {
        if (!before.equals(now)) {
            throw new GraphFailure(
                    400,
                    "CannotDeleteOrUpdateEnabledEntitlement",
                    "Permission (scope or role) cannot be deleted or updated unless disabled first.",
                    Map.of());
        }
    }

    private static <T> void refuseDoubles(List<T> all, Function<T, String> id, Function<T, String> value) {
        var ids = new HashSet<String>();
        var values = new HashSet<String>();
        for (T each : all) {
            if (!ids.add(id.apply(each)) || !values.add(value.apply(each))) {
                throw GraphFailure.badRequest("Request contains a property with duplicate values.");
            }
        }
    }
}
