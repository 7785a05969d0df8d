package io.gatehouse.microsoft.graph;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import io.gatehouse.shared.Secret;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a person proved who he is, as far as an access token tells. Tokens for Graph are Microsoft's own business and may
 * change their shape, so what is read here is a sign and never a proof; a token that tells nothing says nothing.
 */
public final class SignInMethods {

    /** Of version 1 access tokens (E:access-token-claims-reference). */
    private static final String METHODS = "amr";

    private static final Set<String> SECOND_FACTORS = Set.of("mfa", "ngcmfa", "fido");

    private SignInMethods() {}

    /** Whether a second factor was used; empty where the token does not say. */
    public static Optional<Boolean> secondFactor(Secret accessToken) {
        try {
            JWTClaimsSet claims = JWTParser.parse(accessToken.reveal()).getJWTClaimsSet();
            List<String> methods = claims == null ? null : claims.getStringListClaim(METHODS);
            return methods == null || methods.isEmpty()
                    ? Optional.empty()
                    : Optional.of(methods.stream().anyMatch(SECOND_FACTORS::contains));
        } catch (ParseException opaque) {
            return Optional.empty();
        }
    }
}
