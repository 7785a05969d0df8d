package io.gatehouse.profile.permission;

/**
 * An API that permissions belong to; the same names exist in several of them.
 *
 * @param appId the application id that every tenant knows it by
 * @param uri what stands before a permission's name in a sign-in
 */
public record Api(String name, String appId, String uri) {

    /** Microsoft Graph, where a profile names no other. */
    public boolean graph() {
        return appId.equals(io.gatehouse.microsoft.permission.GraphPermissions.GRAPH_APP_ID);
    }
}
