package io.gatehouse.microsoft.permission;

import io.gatehouse.microsoft.cloud.Scopes;
import java.util.Collection;
import java.util.Optional;

/** The permissions we know, so that a name is checked before a consent page is asked for it. */
public final class GraphPermissions {

    /** Microsoft Graph as resource, the same in every tenant. */
    public static final String GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000";

    private static final PermissionList ALL = KnownResource.GRAPH.permissions();

    private GraphPermissions() {}

    /** By short or full name, in any case. */
    public static Optional<GraphPermission> find(String name) {
        return ALL.find(Scopes.shortName(name));
    }

    public static Collection<GraphPermission> all() {
        return ALL.all();
    }
}
