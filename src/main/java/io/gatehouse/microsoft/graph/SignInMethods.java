package io.gatehouse.microsoft.graph;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import io.gatehouse.microsoft.failure.SignInTraits;
import io.gatehouse.shared.Secret;
import java.text.ParseException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a person proved who he is, as far as an access token tells. Tokens for Graph are Microsoft's own business and may
 * change their shape, so what is read here is a sign and never a proof; a token that tells nothing says nothing.
 */
public final class SignInMethods {

    /** Of version 1 access tokens (E:access-token-claims-reference). */
    private static final String METHODS = "amr";

    private static final String CONTEXTS = "acrs";
    private static final String TIME = "auth_time";

    private static final Set<String> SECOND_FACTORS = Set.of("mfa", "ngcmfa", "fido");

    private SignInMethods() {}

    /** Whether a second factor was used; empty where the token does not say. */
    public static Optional<Boolean> secondFactor(Secret accessToken) {
        Set<String> methods = traits(accessToken).methods();
        return methods.isEmpty()
                ? Optional.empty()
                : Optional.of(methods.stream().anyMatch(SECOND_FACTORS::contains));
    }

    /** All that it tells of it. */
    public static SignInTraits traits(Secret accessToken) {
        try {
            JWTClaimsSet claims = JWTParser.parse(accessToken.reveal()).getJWTClaimsSet();
            return claims == null
                    ? SignInTraits.UNTOLD
                    : new SignInTraits(texts(claims, METHODS), texts(claims, CONTEXTS), time(claims));
        } catch (ParseException opaque) {
            return SignInTraits.UNTOLD;
        }
    }

    private static Set<String> texts(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof Collection<?> values
                ? values.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .collect(Collectors.toCollection(LinkedHashSet::new))
                : Set.of();
    }

    private static @Nullable Instant time(JWTClaimsSet claims) {
        return claims.getClaim(TIME) instanceof Number seconds ? Instant.ofEpochSecond(seconds.longValue()) : null;
    }
}
