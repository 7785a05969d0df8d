package io.gatehouse.microsoft.cloud;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Sets of delegated permissions as Entra writes them: in any case, with or without the resource in front, and with the
 * sign-in scopes listed or not (E:v2-oauth2-auth-code-flow, E:scopes-oidc).
 */
public final class Scopes {

    /** What a sign-in asks for besides permissions: who it is, and a refresh token. */
    public static final Set<String> SIGN_IN = sorted("openid", "profile", "offline_access");

    private static final Set<String> NO_PERMISSIONS = Set.of("openid", "profile", "email", "offline_access");

    static final String EVERYTHING = ".default";

    private Scopes() {}

    public static Set<String> parse(String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .filter(scope -> !scope.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The permission without its resource: {@code https://graph.microsoft.com/User.Read} is {@code User.Read}. */
    public static String shortName(String scope) {
        return scope.contains("://") ? scope.substring(scope.lastIndexOf('/') + 1) : scope;
    }

    /** Granted permissions by their short names, without the sign-in scopes. */
    public static Set<String> permissions(Collection<String> scopes) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        scopes.stream().map(Scopes::shortName).filter(name -> !isSignIn(name)).forEach(names::add);
        return names;
    }

    /**
     * What is wanted and was not granted, written as wanted. The sign-in scopes never count: {@code offline_access} is
     * not listed reliably, a refresh token proves it.
     */
    public static Set<String> missing(Collection<String> wanted, Collection<String> granted) {
        Set<String> have = permissions(granted);
        return wanted.stream()
                .filter(scope -> !isSignIn(scope) && !have.contains(shortName(scope)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static boolean isSignIn(String scope) {
        return NO_PERMISSIONS.contains(shortName(scope).toLowerCase(Locale.ROOT));
    }

    private static Set<String> sorted(String... names) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(names)));
    }
}
