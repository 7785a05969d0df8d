package io.gatehouse.connection;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a list of connections is narrowed to; null means all.
 *
 * @param health of those that are in use or have ended; one that nobody has confirmed is in no such list
 */
public record ConnectionQuery(
        @Nullable UUID customerId,
        @Nullable ConnectionHealth health,
        @Nullable ConnectionState state,
        int limit,
        @Nullable String cursor) {}
