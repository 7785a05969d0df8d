package io.gatehouse.connection.token;

import io.gatehouse.shared.Secret;
import java.time.Instant;

/** An access token for Microsoft Graph; lives in memory only. */
public record AccessToken(Secret value, Instant expiresAt) {}
