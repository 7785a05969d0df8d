package io.gatehouse.subscription;

import java.time.Instant;
import java.util.UUID;

/**
 * A part of a directory was read through: whatever nobody told of it before then is known now.
 *
 * @param part {@code users} or {@code groups}, as in the resources of subscriptions
 * @param asOf when the round began, by the time of the database
 * @param job the one that read it
 */
public record DirectoryRead(UUID customerId, String part, Instant asOf, UUID job) {}
