package io.gatehouse.sandbox.graph.application;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** What Entra accepts as redirect URIs: https (or this machine), no odd characters, not too long, not too many. */
final class RedirectRules {

    private static final int LONGEST = 256;
    private static final int MOST = 256;
    private static final int MOST_WITH_PERSONAL = 100;
    private static final String FORBIDDEN = "!$'(),;";

    private RedirectRules() {}

    static void check(Application edited) {
        boolean personal = edited.signInAudience().contains("Personal");
        edited.web().redirectUris().forEach(uri -> check("web", uri, personal, false));
        edited.clients().spa().forEach(uri -> check("spa", uri, personal, false));
        edited.clients().publicClient().forEach(uri -> check("publicClient", uri, personal, true));
        int count = edited.web().redirectUris().size()
                + edited.clients().spa().size()
                + edited.clients().publicClient().size();
        int most = personal ? MOST_WITH_PERSONAL : MOST;
        if (count > most) {
            throw GraphFailure.badRequest("The number of redirect URIs " + count + " exceeds the limit of " + most
                    + " for applications with signInAudience " + edited.signInAudience() + ".");
        }
        for (List<String> uris : List.of(
                edited.web().redirectUris(),
                edited.clients().spa(),
                edited.clients().publicClient())) {
            if (uris.stream().distinct().count() != uris.size()) {
                throw GraphFailure.badRequest("Duplicate values are not allowed in property 'redirectUris'.");
            }
        }
    }

    private static void check(String platform, String uri, boolean personal, boolean ownSchemes) {
        String fault = fault(uri, personal, ownSchemes);
        if (fault != null) {
            throw GraphFailure.badRequest("Invalid value specified for property '" + platform
                    + ".redirectUris' of resource 'Application': '" + uri + "' " + fault);
        }
    }

    private static @org.jspecify.annotations.Nullable String fault(String uri, boolean personal, boolean ownSchemes) {
        if (uri.length() > LONGEST) {
            return "is longer than " + LONGEST + " characters.";
        }
        if (uri.chars().anyMatch(each -> FORBIDDEN.indexOf(each) >= 0)) {
            return "contains one of the characters ! $ ' ( ) , ;";
        }
        URI parsed = parsed(uri.replace("*", "any"));
        if (parsed == null || !parsed.isAbsolute() || parsed.getRawFragment() != null) {
            return "is not an absolute URI without fragment.";
        }
        if (personal && (uri.contains("*") || parsed.getRawQuery() != null)) {
            return "has a wildcard or query, which applications for personal accounts cannot have.";
        }
        String scheme = parsed.getScheme();
        if (scheme.equals("https")) {
            return parsed.getHost() == null ? "has no host." : null;
        }
        if (scheme.equals("http")) {
            boolean here = "localhost".equals(parsed.getHost()) || "127.0.0.1".equals(parsed.getHost());
            return here ? null : "must start with 'https' or 'http://localhost'.";
        }
        return ownSchemes ? null : "must start with 'https' or 'http://localhost'.";
    }

    private static @org.jspecify.annotations.Nullable URI parsed(String uri) {
        try {
            return new URI(uri);
        } catch (URISyntaxException invalid) {
            return null;
        }
    }
}
