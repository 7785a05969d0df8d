package io.gatehouse.microsoft.token;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import io.gatehouse.shared.Secret;
import java.text.ParseException;
import java.util.List;
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
        try {
            JWTClaimsSet claims = JWTParser.parse(accessToken.reveal()).getJWTClaimsSet();
            if (claims == null) {
                return Optional.empty();
            }
            List<String> roles = claims.getStringListClaim("roles");
            return Optional.of(roles == null ? Set.of() : Set.copyOf(roles));
        } catch (ParseException opaque) {
            return Optional.empty();
        }
    }
}
