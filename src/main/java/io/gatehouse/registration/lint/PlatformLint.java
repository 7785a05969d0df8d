package io.gatehouse.registration.lint;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.shared.Addresses;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Audience, redirect URIs and the two flows that a server needs neither of. */
final class PlatformLint {

    /** Entra takes 256 of them (E:reply-url). */
    private static final int NEARLY_FULL = 250;

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private PlatformLint() {}

    static List<Finding> findings(Application app, LintWish.Platform wish) {
        List<Finding> found = new ArrayList<>();
        if (!wish.audiences().isEmpty() && !wish.audiences().contains(app.signInAudience())) {
            found.add(
                    Finding.of(Finding.Code.AUDIENCE_WRONG, app.signInAudience(), String.join(", ", wish.audiences())));
        }
        wish.redirectUris().forEach(wanted -> missing(app, wanted, found));
        app.web().redirectUris().forEach(uri -> unsafe(uri, wish, found));
        int count = app.web().redirectUris().size()
                + app.spaRedirectUris().size()
                + app.publicClientRedirectUris().size();
        if (count >= NEARLY_FULL) {
            found.add(Finding.of(Finding.Code.REDIRECTS_NEARLY_FULL, String.valueOf(count)));
        }
        String logout = wish.logoutUrl();
        if (logout != null && !logout.equals(app.web().logoutUrl())) {
            found.add(Finding.of(Finding.Code.LOGOUT_URL_MISSING, logout));
        }
        if (wish.locked() && !app.principalsLocked()) {
            found.add(Finding.of(Finding.Code.PRINCIPALS_UNLOCKED));
        }
        flows(app, wish, found);
        return found;
    }

    /** Compared exactly, as Entra does: case and trailing slash count. */
    private static void missing(Application app, String wanted, List<Finding> found) {
        if (app.web().redirectUris().contains(wanted)) {
            return;
        }
        boolean elsewhere = Stream.concat(app.spaRedirectUris().stream(), app.publicClientRedirectUris().stream())
                .anyMatch(wanted::equals);
        found.add(Finding.of(elsewhere ? Finding.Code.REDIRECT_OTHER_PLATFORM : Finding.Code.REDIRECT_MISSING, wanted));
    }

    /** Only ours carries our codes: what else somebody's registration is used for works as well as it did. */
    private static void unsafe(String uri, LintWish.Platform wish, List<Finding> found) {
        if (uri.contains("*")) {
            found.add(Finding.of(Finding.Code.REDIRECT_WILDCARD, uri));
        } else if (!uri.startsWith("https://") && !loopback(uri)) {
            boolean ours = wish.redirectUris().stream().anyMatch(wanted -> leadsToUs(uri, wanted));
            found.add(
                    Finding.of(ours ? Finding.Code.REDIRECT_NOT_HTTPS : Finding.Code.REDIRECT_NOT_HTTPS_FOREIGN, uri));
        }
    }

    /** The portal's address by its host, or its callback wherever else that is said to be. */
    private static boolean leadsToUs(String uri, String wanted) {
        try {
            URI one = URI.create(uri);
            URI other = URI.create(wanted);
            return one.getHost() == null
                    || one.getHost().equalsIgnoreCase(other.getHost())
                    || String.valueOf(one.getPath()).equals(other.getPath());
        } catch (IllegalArgumentException notAnAddress) {
            return true;
        }
    }

    private static boolean loopback(String uri) {
        return Addresses.host(uri).filter(LOOPBACK::contains).isPresent();
    }

    private static void flows(Application app, LintWish.Platform wish, List<Finding> found) {
        boolean ids = app.web().implicitIdTokens();
        boolean access = app.web().implicitAccessTokens();
        if (Boolean.FALSE.equals(wish.implicit())) {
            if (ids) {
                found.add(Finding.of(Finding.Code.IMPLICIT_ID_TOKENS));
            }
            if (access) {
                found.add(Finding.of(Finding.Code.IMPLICIT_ACCESS_TOKENS));
            }
        }
        if (Boolean.TRUE.equals(wish.implicit()) && !(ids && access)) {
            found.add(Finding.of(Finding.Code.IMPLICIT_MISSING));
        }
        if (Boolean.FALSE.equals(wish.publicClient()) && app.fallbackPublicClient()) {
            found.add(Finding.of(Finding.Code.PUBLIC_CLIENT));
        }
        if (Boolean.TRUE.equals(wish.publicClient()) && !app.fallbackPublicClient()) {
            found.add(Finding.of(Finding.Code.PUBLIC_CLIENT_MISSING));
        }
    }
}
