package io.gatehouse.sandbox.entra.request;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.aadsts.Aadsts;
import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who asks and where the answer goes, once both can be trusted. Everything wrong with client, redirect URI or tenant is
 * shown on Entra's own page: an answer to an address nobody registered would be an open redirect.
 */
public record ReplyTo(
        Application application,
        String redirectUri,
        @Nullable String state) {

    public static ReplyTo of(World world, Authority authority, Map<String, String> parameters) {
        String clientId = parameters.get("client_id");
        if (clientId == null || clientId.isBlank()) {
            throw Aadsts.failure(900144, "The request body must contain the following parameter: 'client_id'.");
        }
        Application application = application(world, authority, clientId.trim());
        return new ReplyTo(application, redirectUri(application, parameters.get("redirect_uri")), state(parameters));
    }

    private static Application application(World world, Authority authority, String clientId) {
        String where = authority.tenant() == null
                ? authority.segment()
                : authority.tenant().facts().displayName();
        Application application = world.application(clientId)
                .orElseThrow(() -> Aadsts.failure(
                        700016,
                        "Application with identifier '" + clientId.replaceAll("[<>]", "")
                                + "' was not found in the directory '" + where
                                + "'. This can happen if the application has not been installed by the administrator of"
                                + " the tenant or consented to by any user in the tenant. You may have sent your"
                                + " authentication request to the wrong tenant."));
        boolean foreign = authority.tenant() == null || !authority.tenant().id().equals(application.tenantId());
        if (!application.multitenant() && foreign) {
            throw Aadsts.failure(authority.tenant() == null ? 50194 : 700016);
        }
        return application;
    }

    private static String redirectUri(Application application, @Nullable String wanted) {
        if (wanted == null || wanted.isBlank()) {
            if (application.web().redirectUris().isEmpty()) {
                throw mismatch(application, "");
            }
            return application.web().redirectUris().getFirst();
        }
        boolean registered = Stream.of(
                        application.web().redirectUris(),
                        application.clients().spa(),
                        application.clients().publicClient())
                .flatMap(List::stream)
                .anyMatch(uri -> matches(uri, wanted));
        if (!registered) {
            throw mismatch(application, wanted);
        }
        return wanted;
    }

    private static AadstsException mismatch(Application application, String wanted) {
        return Aadsts.failure(
                50011,
                "The redirect URI '" + wanted.replaceAll("[<>]", "")
                        + "' specified in the request does not match the redirect URIs configured for the application '"
                        + application.appId()
                        + "'. Make sure the redirect URI sent in the request matches one added to your application.");
    }

    /** Exact, case-sensitive; only the port of http://localhost does not count. */
    public static boolean matches(String registered, String wanted) {
        if (registered.equals(wanted)) {
            return true;
        }
        return registered.startsWith("http://localhost")
                && wanted.startsWith("http://localhost")
                && withoutPort(registered).equals(withoutPort(wanted));
    }

    private static String withoutPort(String uri) {
        try {
            URI parsed = URI.create(uri);
            return "localhost".equals(parsed.getHost()) && parsed.getPort() >= 0
                    ? uri.replaceFirst(":" + parsed.getPort(), "")
                    : uri;
        } catch (IllegalArgumentException e) {
            return uri;
        }
    }

    /** Entra strips markup from state and returns the rest unchanged. */
    private static @Nullable String state(Map<String, String> parameters) {
        String state = parameters.get("state");
        return state == null ? null : state.replaceAll("<[^>]*>", "");
    }
}
