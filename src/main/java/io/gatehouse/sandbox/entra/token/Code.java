package io.gatehouse.sandbox.entra.token;

import io.gatehouse.sandbox.entra.request.Scopes;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an authorization code stands for. Good for ten minutes and one use. */
public record Code(
        String id,
        String clientId,
        String redirectUri,
        String tenantId,
        String personId,
        Map<String, Set<String>> scopes,
        Set<String> openid,
        @Nullable String nonce,
        @Nullable String challenge,
        @Nullable String challengeMethod,
        @Nullable String claims,
        Instant issuedAt) {

    public static final String KIND = "0.AX";

    Scopes asked() {
        return new Scopes(scopes, openid);
    }
}
