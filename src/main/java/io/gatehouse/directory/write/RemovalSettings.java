package io.gatehouse.directory.write;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many removals a person has to agree to.
 *
 * @param few so many may always be removed within a day, and so many more than were agreed to
 * @param percent of what is known; a round with which more than this is gone within a day stops and asks
 * @param kept how long users, groups and memberships that are gone are kept for programs that ask for changes; at least
 *     30 days, for so long Microsoft can restore what was deleted
 */
@ConfigurationProperties("gatehouse.directory.removals")
record RemovalSettings(
        @DefaultValue("50") int few,
        @DefaultValue("30") int percent,
        @DefaultValue("30d") Duration kept) {

    /** Whoever Microsoft restores gets back his memberships from what is kept of him. */
    private static final Duration RESTORABLE = Duration.ofDays(30);

    RemovalSettings {
        if (kept.compareTo(RESTORABLE) < 0) {
            throw new IllegalArgumentException(
                    "gatehouse.directory.removals.kept must be at least 30d, for so long Microsoft can restore, not "
                            + kept);
        }
    }

    boolean suspicious(long removed, long known) {
        return removed > few && removed * 100 > known * percent;
    }

    /** How many have to be known for so many removals to be nothing suspicious. */
    long enough(long removed) {
        return percent <= 0 ? Long.MAX_VALUE / 2 : Math.ceilDiv(removed * 100, percent);
    }
}
