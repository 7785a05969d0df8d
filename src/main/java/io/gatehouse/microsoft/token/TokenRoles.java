package io.gatehouse.microsoft.token;

import io.gatehouse.shared.Secret;
import java.util.Optional;
import java.util.Set;

/**
 * The application permissions that an app's own token carries (E:access-token-claims-reference, {@code roles}). It shows
 * them to an app that may read nothing at all. Tokens for Graph are Microsoft's own business: one that cannot be read
 * tells nothing, which is not the same as none.
 */
public final class TokenRoles {

    private TokenRoles() {}

    /** By name; empty where the token does not tell. */
    public static Optional<Set<String>> of(Secret accessToken) {
        return TokenPermissions.claims(accessToken).flatMap(claims -> TokenPermissions.list(claims, "roles"));
    }
}
