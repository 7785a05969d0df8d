package io.gatehouse.microsoft.permission;

import io.gatehouse.microsoft.cloud.Scopes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks up permissions by name before anybody is asked to consent to them. */
public final class Permissions {

    private Permissions() {}

    /** Who acts with a permission: a person through the app, or the app by itself. */
    public enum Kind {
        DELEGATED,
        APPLICATION
    }

    /** What became of a name. */
    public sealed interface Lookup {

        /** The permission with the id under which that kind of it is asked for. */
        record Known(GraphPermission permission, String id) implements Lookup {}

        /** There is such a permission, but not of this kind. */
        record OtherKind(GraphPermission permission) implements Lookup {}

        /** There is such a permission; its id must be read from the resource in the tenant. */
        record IdNotListed(GraphPermission permission) implements Lookup {}

        /** No such permission at this resource. */
        record Unknown(String name) implements Lookup {}
    }

    public static Lookup resolve(KnownResource resource, String name, Kind kind) {
        String wanted = Scopes.shortName(name.strip());
        return resource.permissions()
                .find(wanted)
                .map(found -> known(found, kind))
                .orElseGet(() -> new Lookup.Unknown(wanted));
    }

    /** The name of a permission by the id of either kind of it. */
    public static Optional<GraphPermission> byId(String resourceAppId, String id) {
        return KnownResource.find(resourceAppId).stream()
                .flatMap(resource -> resource.permissions().all().stream())
                .filter(permission ->
                        id.equalsIgnoreCase(permission.scopeId()) || id.equalsIgnoreCase(permission.roleId()))
                .findFirst();
    }

    private static Lookup known(GraphPermission found, Kind kind) {
        String id = id(found, kind);
        if (id != null) {
            return new Lookup.Known(found, id);
        }
        return found.scopeId() == null && found.roleId() == null
                ? new Lookup.IdNotListed(found)
                : new Lookup.OtherKind(found);
    }

    private static @Nullable String id(GraphPermission permission, Kind kind) {
        return kind == Kind.DELEGATED ? permission.scopeId() : permission.roleId();
    }
}
