package io.gatehouse.sandbox.entra.consent;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.AppRole;
import io.gatehouse.sandbox.Application.Exposed;
import io.gatehouse.sandbox.Application.Required;
import io.gatehouse.sandbox.GraphPermissions.GraphPermission;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The permissions of every resource: Microsoft Graph's from its list, all others from what their application exposes. */
@Component
public class Catalogue {

    /** A permission as consent pages show it. */
    public record Entry(String id, String value, boolean admin, Texts texts) {}

    /** What a person reads: for administrators, and for themselves. */
    public record Texts(String adminTitle, String adminText, String userTitle, String userText) {}

    private final World world;

    Catalogue(World world) {
        this.world = world;
    }

    /** A delegated permission by its value, whatever its case. */
    public Optional<Entry> scope(String resource, String value) {
        if (resource.equals(SandboxFacts.GRAPH_APP_ID)) {
            return world.permissions().named(value).flatMap(Catalogue::delegated);
        }
        return world.application(resource).stream()
                .flatMap(application -> application.exposure().scopes().stream())
                .filter(scope -> scope.enabled() && scope.value().equalsIgnoreCase(value))
                .map(Catalogue::exposed)
                .findFirst();
    }

    /** An app role by its value. */
    public Optional<Entry> role(String resource, String value) {
        if (resource.equals(SandboxFacts.GRAPH_APP_ID)) {
            return world.permissions().named(value).flatMap(Catalogue::application);
        }
        return world.application(resource).stream()
                .flatMap(application -> application.appRoles().stream())
                .filter(role -> !role.disabled() && role.value().equals(value))
                .map(Catalogue::role)
                .findFirst();
    }

    /** What a registration declares; a declared id that its resource does not have makes it misconfigured. */
    public Wanted required(Application client) {
        var permissions = new LinkedHashMap<String, Set<String>>();
        var roles = new LinkedHashMap<String, Set<String>>();
        for (Required each : client.required()) {
            String value = valueOf(each);
            Wanted.add(each.role() ? roles : permissions, each.resourceAppId(), value);
        }
        return new Wanted(permissions, roles);
    }

    private String valueOf(Required required) {
        String resource = required.resourceAppId();
        if (resource.equals(SandboxFacts.GRAPH_APP_ID)) {
            return world.permissions().valueOf(required.permissionId()).orElseThrow(() -> Aadsts.failure(65005));
        }
        Application application =
                world.application(resource).orElseThrow(() -> Consents.missingPrincipal(resource, resource));
        return (required.role()
                        ? application.appRoles().stream()
                                .filter(role -> role.id().equals(required.permissionId()))
                                .map(AppRole::value)
                        : application.exposure().scopes().stream()
                                .filter(scope -> scope.id().equals(required.permissionId()))
                                .map(Exposed::value))
                .findFirst()
                .orElseThrow(() -> Aadsts.failure(65005));
    }

    private static Optional<Entry> delegated(GraphPermission permission) {
        var scope = permission.delegated();
        if (scope == null) {
            return Optional.empty();
        }
        boolean own = scope.userTitle() != null && scope.userText() != null;
        return Optional.of(new Entry(
                scope.id(),
                permission.value(),
                scope.admin(),
                new Texts(
                        scope.adminTitle(),
                        scope.adminText(),
                        own ? String.valueOf(scope.userTitle()) : scope.adminTitle(),
                        own ? String.valueOf(scope.userText()) : scope.adminText())));
    }

    private static Optional<Entry> application(GraphPermission permission) {
        var role = permission.application();
        return role == null
                ? Optional.empty()
                : Optional.of(new Entry(
                        role.id(),
                        permission.value(),
                        true,
                        new Texts(role.title(), role.text(), role.title(), role.text())));
    }

    private static Entry exposed(Exposed scope) {
        String title = scope.adminTitle() == null ? scope.value() : scope.adminTitle();
        String text = scope.adminText() == null ? title : scope.adminText();
        return new Entry(
                scope.id(),
                scope.value(),
                scope.admin(),
                new Texts(
                        title,
                        text,
                        scope.userTitle() == null ? title : scope.userTitle(),
                        scope.userText() == null ? text : scope.userText()));
    }

    private static Entry role(AppRole role) {
        return new Entry(
                role.id(),
                role.value(),
                true,
                new Texts(role.displayName(), role.description(), role.displayName(), role.description()));
    }
}
