package io.gatehouse.microsoft.cloud;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Reads the settings strictly: a token must never go to an address that somebody mistyped. */
final class CloudEndpoints {

    private static final String PREFIX = "GATEHOUSE_MICROSOFT_";

    private CloudEndpoints() {}

    static MicrosoftCloud resolve(MicrosoftSettings settings) {
        Cloud cloud = settings.cloud();
        if (cloud == null) {
            throw new CloudNotConfigured("Set " + PREFIX + "CLOUD to global, us-gov, us-gov-dod, china or custom");
        }
        if (cloud == Cloud.CUSTOM) {
            URI login = checked("LOGIN_ENDPOINT", settings.loginEndpoint());
            return new MicrosoftCloud(cloud, login, versioned(checked("GRAPH_ENDPOINT", settings.graphEndpoint())));
        }
        if (settings.loginEndpoint() != null || settings.graphEndpoint() != null) {
            throw new CloudNotConfigured(PREFIX + "LOGIN_ENDPOINT and " + PREFIX + "GRAPH_ENDPOINT belong to " + PREFIX
                    + "CLOUD=custom; with another cloud leave them out");
        }
        return new MicrosoftCloud(cloud, URI.create(cloud.login()), versioned(URI.create(cloud.graph())));
    }

    private static URI checked(String name, @Nullable URI address) {
        if (address == null) {
            throw new CloudNotConfigured(PREFIX + "CLOUD=custom needs " + PREFIX + name);
        }
        String scheme = address.getScheme();
        boolean secure = "https".equalsIgnoreCase(scheme);
        boolean local = "http".equalsIgnoreCase(scheme) && Origins.loopback(address);
        if (address.getHost() == null || !(secure || local)) {
            throw new CloudNotConfigured(PREFIX + name + " must be an https address (http on loopback only)");
        }
        if (address.getRawQuery() != null || address.getRawFragment() != null || address.getRawUserInfo() != null) {
            throw new CloudNotConfigured(PREFIX + name + " must hold no user, query or fragment");
        }
        return URI.create(Origins.of(address) + withoutTrailingSlash(address.getRawPath()));
    }

    private static String withoutTrailingSlash(@Nullable String path) {
        return path == null ? "" : path.replaceAll("/+$", "");
    }

    private static URI versioned(URI graph) {
        String path = graph.getRawPath();
        return path.endsWith("/v1.0") || path.endsWith("/beta") ? graph : URI.create(graph + "/v1.0");
    }
}
