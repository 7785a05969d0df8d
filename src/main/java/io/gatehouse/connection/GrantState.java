package io.gatehouse.connection;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a sign-in stands, without its tokens. */
record GrantState(
        UUID connectionId,
        ConnectionState connection,
        boolean usable,
        Instant acquiredAt,
        @Nullable String lastFailure) {}
