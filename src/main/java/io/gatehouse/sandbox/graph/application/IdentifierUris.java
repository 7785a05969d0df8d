package io.gatehouse.sandbox.graph.application;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import java.net.URI;
import java.util.Map;

/**
 * Application ID URIs: unique in the world, and of one of the forms {@code api://<appId>},
 * {@code api://<tenantId>/…}, {@code api://…/<appId>} and {@code https://<verified domain>/…}.
 */
final class IdentifierUris {

    private static final int LONGEST = 255;

    private IdentifierUris() {}

    static void check(World world, Tenant tenant, Application before, Application edited) {
        for (String uri : edited.api().identifierUris()) {
            if (before.api().identifierUris().contains(uri)) {
                continue;
            }
            if (uri.isBlank() || uri.length() > LONGEST || uri.chars().anyMatch(Character::isWhitespace)) {
                throw GraphFailure.badRequest(
                        "Invalid value specified for property 'identifierUris' of resource 'Application'.");
            }
            if (!wellFormed(uri, tenant, edited.appId())) {
                throw new GraphFailure(
                        400,
                        "HostNameNotOnVerifiedDomain",
                        "Values of identifierUris property must use a verified domain of the organization or its subdomain: '"
                                + uri + "'",
                        Map.of());
            }
            boolean taken = world.applications().stream()
                    .filter(other -> !other.appId().equals(edited.appId()))
                    .anyMatch(other -> other.api().identifierUris().contains(uri));
            if (taken) {
                throw GraphFailure.duplicate(
                        "Another object with the same value for property identifierUris already exists.");
            }
        }
    }

    private static boolean wellFormed(String uri, Tenant tenant, String appId) {
        if (uri.startsWith("api://")) {
            String rest = uri.substring("api://".length());
            return rest.equals(appId) || rest.startsWith(tenant.id() + "/") || rest.endsWith("/" + appId);
        }
        return uri.startsWith("https://") && onVerifiedDomain(uri, tenant);
    }

    private static boolean onVerifiedDomain(String uri, Tenant tenant) {
        try {
            String host = URI.create(uri).getHost();
            return host != null
                    && tenant.facts().domains().stream()
                            .anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain));
        } catch (IllegalArgumentException invalid) {
            return false;
        }
    }
}
