package io.gatehouse.microsoft.permission;

import java.util.List;
import java.util.Optional;

/** An API of Microsoft's whose permissions we know by name. The same permission name means another thing at another one. */
public enum KnownResource {
    GRAPH("Microsoft Graph", GraphPermissions.GRAPH_APP_ID, "graph-permissions.csv"),
    SKYPE_FOR_BUSINESS(
            "Skype for Business Online", "00000004-0000-0ff1-ce00-000000000000", "skype-for-business-permissions.csv");

    private final String title;
    private final String appId;
    private final PermissionList permissions;

    KnownResource(String title, String appId, String file) {
        this.title = title;
        this.appId = appId;
        this.permissions = PermissionList.read(file);
    }

    /** By Microsoft's name, our own name or its client id, in any case. */
    public static Optional<KnownResource> find(String nameOrAppId) {
        String wanted = nameOrAppId.strip();
        return List.of(values()).stream()
                .filter(resource -> resource.title.equalsIgnoreCase(wanted)
                        || resource.appId.equalsIgnoreCase(wanted)
                        || resource.name().equalsIgnoreCase(wanted.replace('-', '_')))
                .findFirst();
    }

    /** The same in every tenant; the object id of its service principal is not. */
    public String appId() {
        return appId;
    }

    PermissionList permissions() {
        return permissions;
    }
}
