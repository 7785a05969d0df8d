package io.gatehouse.microsoft.token;

import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.proof.IdTokens;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the token endpoint answered (E:v2-oauth2-auth-code-flow). The id token is not yet proven: hand it to {@link
 * IdTokens}.
 *
 * @param refreshToken the new one, to be stored in place of the old; null where none was issued
 * @param grantedScopes as Entra wrote them, more or fewer than asked; compare with {@link Scopes#missing}
 */
public record TokenSet(
        Secret accessToken,
        Instant expiresAt,
        @Nullable Secret refreshToken,
        @Nullable Secret idToken,
        Set<String> grantedScopes) {}
