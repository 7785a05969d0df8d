package io.gatehouse.profile.setup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How people sign in to a registration; addresses may hold variables.
 */
public record SignInTemplate(
        List<String> redirectUris,
        @Nullable String logoutUrl,
        boolean implicitIdTokens,
        boolean implicitAccessTokens,
        boolean publicClient,
        List<OptionalClaim> optionalClaims) {

    public SignInTemplate {
        redirectUris = List.copyOf(redirectUris);
        optionalClaims = List.copyOf(optionalClaims);
    }

    /** A claim that tokens carry only where a registration asks for it. */
    public record OptionalClaim(Token token, String name) {}

    /** The kinds of tokens a claim can be added to. */
    public enum Token {
        ID,
        ACCESS
    }
}
