package io.gatehouse.expiry;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An address that calendars read; the address itself is known to nobody here any more. */
record CalendarFeed(
        UUID id, String madeBy, Instant createdAt, @Nullable Instant lastReadAt) {}
