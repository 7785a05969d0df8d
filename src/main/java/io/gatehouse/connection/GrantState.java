package io.gatehouse.connection;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a sign-in stands, without its tokens.
 *
 * @param application whether the application acts itself: no sign-in is kept then, and none can die
 */
record GrantState(
        UUID connectionId,
        ConnectionState connection,
        boolean application,
        boolean usable,
        Instant acquiredAt,
        @Nullable String lastFailure) {}
