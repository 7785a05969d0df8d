package io.gatehouse.connection;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a list of connections is narrowed to; null means all. */
public record ConnectionQuery(
        @Nullable UUID customerId,
        @Nullable ConnectionHealth health,
        int limit,
        @Nullable String cursor) {}
