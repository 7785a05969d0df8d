package io.gatehouse.connection.grant;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a sign-in stands, without its tokens.
 *
 * @param application whether the application acts itself: no sign-in is kept then, and none can die
 * @param clientId of the application that signs in
 */
public record GrantState(
        UUID connectionId,
        TenantId tenant,
        ConnectionState connection,
        boolean application,
        boolean usable,
        Instant acquiredAt,
        @Nullable String lastFailure,
        @Nullable String clientId) {}
