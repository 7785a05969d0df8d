package io.gatehouse.sandbox.graph;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;

/** What a call costs in resource units, as Graph's throttling of identity and access counts it. */
final class ResourceUnits {

    private static final Map<String, Integer> BASE = Map.ofEntries(
            Map.entry("GET /applications", 2),
            Map.entry("GET /groups/{id}/members", 3),
            Map.entry("GET /me/memberOf", 2),
            Map.entry("GET /me/transitiveMemberOf", 2),
            Map.entry("GET /me/licenseDetails", 2),
            Map.entry("GET /users/{id}/memberOf", 2),
            Map.entry("GET /users/{id}/transitiveMemberOf", 2),
            Map.entry("GET /users/{id}/licenseDetails", 2),
            Map.entry("GET /oauth2PermissionGrants", 2),
            Map.entry("GET /oauth2PermissionGrants/{id}", 2),
            Map.entry("GET /servicePrincipals/{id}/appRoleAssignments", 2),
            Map.entry("GET /subscribedSkus", 3),
            Map.entry("GET /users", 2));

    private ResourceUnits() {}

    static int of(String operation, HttpServletRequest request) {
        int units = BASE.getOrDefault(operation, 1);
        if (request.getParameter("$select") != null) {
            units--;
        }
        String top = request.getParameter("$top");
        if (top != null && top.matches("1?\\d")) {
            units--;
        }
        return Math.max(1, units);
    }
}
