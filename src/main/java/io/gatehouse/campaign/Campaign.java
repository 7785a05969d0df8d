package io.gatehouse.campaign;

import io.gatehouse.shared.Actor;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked for what, how fast.
 *
 * @param connected how many customers had the service when it began
 * @param deadline the day by whose end, in UTC, everybody should have consented
 * @param nextAt no invitation leaves before
 */
record Campaign(
        UUID id,
        String profile,
        int version,
        CampaignState state,
        int perHour,
        @Nullable String message,
        int connected,
        @Nullable LocalDate deadline,
        Instant nextAt,
        Actor createdBy,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    private static final Duration LAG = Duration.ofSeconds(30);

    /** The first moment after it. */
    static Instant endOf(LocalDate deadline) {
        return deadline.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    public boolean overdue(Instant now) {
        return deadline != null && !now.isBefore(endOf(deadline));
    }

    /** A short lag is caught up, a long one is not: after a night's pause nobody gets a night's mails at once. */
    Instant nextAfter(Instant now) {
        Instant earliest = now.minus(LAG);
        Instant from = nextAt.isBefore(earliest) ? earliest : nextAt;
        return from.plus(Duration.ofHours(1).dividedBy(perHour));
    }
}
