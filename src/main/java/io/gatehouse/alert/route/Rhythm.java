package io.gatehouse.alert.route;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** How soon a route tells; what comes together is told together. */
enum Rhythm {
    IMMEDIATE,
    HOURLY,
    /** At seven in the morning, UTC. */
    DAILY;

    private static final int HOUR_OF_DAY = 7;

    Instant due(Instant now) {
        return switch (this) {
            case IMMEDIATE -> now;
            case HOURLY -> now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
            case DAILY -> {
                Instant today = now.atZone(ZoneOffset.UTC)
                        .truncatedTo(ChronoUnit.DAYS)
                        .withHour(HOUR_OF_DAY)
                        .toInstant();
                yield today.isAfter(now) ? today : today.plus(1, ChronoUnit.DAYS);
            }
        };
    }
}
