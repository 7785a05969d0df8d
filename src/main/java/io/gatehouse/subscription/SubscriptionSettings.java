package io.gatehouse.subscription;

import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How closely subscriptions are watched.
 *
 * @param look pause between two looks for what is due
 * @param compare pause between two comparisons with what Microsoft lists, for each connection
 * @param pulse pause between two tests of the public address
 * @param silence so much may lie between two good answers of the public address before a gap is written down: longer
 *     than a failed test, and shorter than Microsoft may try in vain to deliver something. Where the replica that tests
 *     is killed, the others notice later than this: then a gap is written in which nothing was lost
 * @param alarm the public address may fail for so long before people are told
 * @param latency Microsoft may tell of something so much later (G:change-notifications-overview)
 * @param gapsKept how long a gap is kept after it was dealt with; at least 30 days
 */
@ConfigurationProperties("gatehouse.subscriptions")
public record SubscriptionSettings(
        @DefaultValue("30s") Duration look,
        @DefaultValue("6h") Duration compare,
        @DefaultValue("15s") Duration pulse,
        @DefaultValue("45s") Duration silence,
        @DefaultValue("3m") Duration alarm,
        @DefaultValue("1m") Duration latency,
        @DefaultValue("400d") Duration gapsKept) {

    /** What the pages and programs of this month still speak of. */
    private static final Duration SHORTEST = Duration.ofDays(30);

    public SubscriptionSettings {
        if (gapsKept.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "gatehouse.subscriptions.gaps-kept must be at least 30d, not " + gapsKept);
        }
    }

    /**
     * Whether something may have been lost between two good answers of the public address.
     *
     * @param last when the earlier test began
     * @param next when the later one began
     */
    public boolean silent(Instant last, Instant next) {
        return Duration.between(last, next).compareTo(silence) > 0;
    }
}
