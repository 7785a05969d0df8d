package io.gatehouse.alert.route;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** How soon a route tells; what comes together is told together. */
enum Rhythm {
    IMMEDIATE,
    HOURLY,
    /** At seven in the morning. */
    DAILY;

    private static final int HOUR_OF_DAY = 7;

    /** @param zone in which it is morning */
    Instant due(Instant now, ZoneId zone) {
        return switch (this) {
            case IMMEDIATE -> now;
            case HOURLY -> now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
            case DAILY -> {
                ZonedDateTime today =
                        now.atZone(zone).truncatedTo(ChronoUnit.DAYS).withHour(HOUR_OF_DAY);
                yield (today.toInstant().isAfter(now) ? today : today.plusDays(1)).toInstant();
            }
        };
    }
}
