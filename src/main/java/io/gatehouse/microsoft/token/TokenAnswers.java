package io.gatehouse.microsoft.token;

import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.OAuthErrors;
import io.gatehouse.microsoft.http.HttpAnswer;
import io.gatehouse.microsoft.http.Json;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads answers of the token endpoint (E:v2-oauth2-auth-code-flow, E:reference-error-codes). */
final class TokenAnswers {

    /** Where {@code expires_in} is missing: short, because an early refresh costs less than a dead token. */
    private static final long CAREFUL_SECONDS = 600;

    /**
     * No token of Entra lasts longer (E:app-resilience-continuous-access-evaluation); a number beyond all time must not cost
     * the refresh token beside it.
     */
    private static final long LONGEST_SECONDS = 28 * 3600;

    private TokenAnswers() {}

    static TokenSet read(HttpAnswer answer, Set<String> asked, Instant now) {
        if (!answer.ok()) {
            throw new MicrosoftException(OAuthErrors.ofAnswer(answer, now));
        }
        JsonNode body = answer.json();
        Secret accessToken = secret(body, "access_token");
        if (accessToken == null) {
            throw new MicrosoftException(OAuthErrors.ofAnswer(answer, now));
        }
        String scope = Json.text(body, "scope");
        return new TokenSet(
                accessToken,
                now.plusSeconds(Math.clamp(Json.number(body, "expires_in", CAREFUL_SECONDS), 0, LONGEST_SECONDS)),
                secret(body, "refresh_token"),
                secret(body, "id_token"),
                scope == null ? asked : Scopes.parse(scope));
    }

    private static @Nullable Secret secret(@Nullable JsonNode body, String name) {
        String value = Json.text(body, name);
        return value == null || value.isBlank() ? null : Secret.of(value);
    }
}
