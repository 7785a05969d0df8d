package io.gatehouse.microsoft.token;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.shared.Secret;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that an access token may be used for, delegated ({@code scp}) and as an application ({@code roles},
 * E:access-token-claims-reference): everything that the tenant granted the app, whatever was asked for.
 */
public final class TokenPermissions {

    private TokenPermissions() {}

    /** By name; empty where the token does not tell, which is not the same as none. */
    public static Optional<Set<String>> of(Secret accessToken) {
        return claims(accessToken).flatMap(TokenPermissions::held);
    }

    private static Optional<Set<String>> held(JWTClaimsSet claims) {
        return list(claims, "roles").flatMap(roles -> {
            try {
                String scopes = claims.getStringClaim("scp");
                Set<String> held = new HashSet<>(roles);
                held.addAll(scopes == null ? Set.of() : Scopes.parse(scopes));
                return Optional.of(held);
            } catch (ParseException unknown) {
                return Optional.empty();
            }
        });
    }

    static Optional<JWTClaimsSet> claims(Secret accessToken) {
        try {
            return Optional.ofNullable(JWTParser.parse(accessToken.reveal()).getJWTClaimsSet());
        } catch (ParseException opaque) {
            return Optional.empty();
        }
    }

    static Optional<Set<String>> list(JWTClaimsSet claims, String name) {
        try {
            List<String> values = claims.getStringListClaim(name);
            return Optional.of(values == null ? Set.of() : Set.copyOf(values));
        } catch (ParseException unknown) {
            return Optional.empty();
        }
    }
}
