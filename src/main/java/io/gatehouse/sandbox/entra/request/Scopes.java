package io.gatehouse.sandbox.entra.request;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.GraphPermissions.GraphPermission;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A parsed scope parameter: wanted values by resource appId, in Graph's own spelling. OpenID scopes count as Graph's;
 * {@code .default} stays as that word.
 */
public record Scopes(Map<String, Set<String>> byResource, Set<String> openid) {

    public static final String DEFAULT = ".default";
    public static final List<String> OPENID = List.of("openid", "profile", "email", "offline_access");
    private static final Pattern LOOPBACK = Pattern.compile("http://(localhost|127\\.0\\.0\\.1):[0-9]+");

    public static Scopes parse(World world, String text, String origin) {
        var byResource = new LinkedHashMap<String, Set<String>>();
        var openid = new LinkedHashSet<String>();
        for (String word : text.trim().split("\\s+")) {
            if (word.isEmpty()) {
                continue;
            }
            if (OPENID.contains(word)) {
                openid.add(word);
                continue;
            }
            int slash = word.lastIndexOf('/');
            String resource = slash < 0 ? "" : word.substring(0, slash);
            String value = word.substring(slash + 1);
            String appId = resourceId(world, resource, origin);
            if (OPENID.contains(value) && appId.equals(SandboxFacts.GRAPH_APP_ID)) {
                openid.add(value);
                continue;
            }
            byResource.computeIfAbsent(appId, id -> new LinkedHashSet<>()).add(canonical(world, appId, value, word));
        }
        var scopes = new Scopes(byResource, openid);
        scopes.refuseMixedDefault();
        return scopes;
    }

    public boolean empty() {
        return byResource.isEmpty() && openid.isEmpty();
    }

    /** The one resource a token is for; Graph when only OpenID scopes are asked. */
    public String resource() {
        if (byResource.size() > 1) {
            throw Aadsts.failure(28002);
        }
        return byResource.isEmpty()
                ? SandboxFacts.GRAPH_APP_ID
                : byResource.keySet().iterator().next();
    }

    public Set<String> of(String resource) {
        return byResource.getOrDefault(resource, Set.of());
    }

    public boolean asksDefault(String resource) {
        return of(resource).contains(DEFAULT);
    }

    private void refuseMixedDefault() {
        for (Set<String> values : byResource.values()) {
            if (values.contains(DEFAULT) && (values.size() > 1 || byResource.size() > 1)) {
                throw Aadsts.failure(
                        70011,
                        "The provided value for the input parameter 'scope' isn't valid. .default scope can't be"
                                + " combined with resource-specific scopes.");
            }
        }
    }

    private static String canonical(World world, String appId, String value, String word) {
        if (value.equals(DEFAULT)) {
            return value;
        }
        if (appId.equals(SandboxFacts.GRAPH_APP_ID)) {
            return world.permissions()
                    .named(value)
                    .filter(permission -> permission.delegated() != null)
                    .map(GraphPermission::value)
                    .orElseThrow(() -> invalid(word));
        }
        return world.application(appId).stream()
                .flatMap(application -> application.exposure().scopes().stream())
                .filter(scope -> scope.enabled() && scope.value().equalsIgnoreCase(value))
                .map(Application.Exposed::value)
                .findFirst()
                .orElseThrow(() -> invalid(word));
    }

    public static String resourceId(World world, String resource, String origin) {
        String name = resource.endsWith("/") ? resource.substring(0, resource.length() - 1) : resource;
        if (name.isEmpty()
                || name.equals("https://graph.microsoft.com")
                || name.equals(SandboxFacts.GRAPH_APP_ID)
                || name.equals(origin)
                || sameLoopback(name, origin)) {
            return SandboxFacts.GRAPH_APP_ID;
        }
        return world.resource(name)
                .map(Application::appId)
                .orElseThrow(() -> Aadsts.failure(
                        500011,
                        "The resource principal named " + name.replaceAll("[<>]", "")
                                + " was not found in the tenant. This can happen if the application has not been"
                                + " installed by the administrator of the tenant or consented to by any user in the"
                                + " tenant."));
    }

    /** What a test puts between a portal and one half of this cloud has a port of its own. */
    private static boolean sameLoopback(String name, String origin) {
        return LOOPBACK.matcher(name).matches() && LOOPBACK.matcher(origin).matches();
    }

    private static AadstsException invalid(String word) {
        return Aadsts.failure(
                70011,
                "The provided value for the input parameter 'scope' isn't valid. The scope '"
                        + word.replaceAll("[<>]", "") + "' does not exist.");
    }
}
