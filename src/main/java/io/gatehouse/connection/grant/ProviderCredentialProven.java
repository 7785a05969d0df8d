package io.gatehouse.connection.grant;

import java.time.Instant;
import java.util.UUID;

/**
 * Microsoft took the credential of a registration of the provider's own that it had refused.
 *
 * @param connectionId whose check got a token with it
 */
public record ProviderCredentialProven(UUID connectionId, Instant at) {}
