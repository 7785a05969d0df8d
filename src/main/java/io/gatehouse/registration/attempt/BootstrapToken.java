package io.gatehouse.registration.attempt;

import io.gatehouse.shared.Secret;
import java.time.Instant;

/** The access token of an administrator who signed in to have a registration made; without offline access. */
public record BootstrapToken(Secret accessToken, Instant expiresAt) {}
