package io.gatehouse.alert.keep;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long alerts are remembered.
 *
 * @param kept how long an alert is kept after it was closed, with what was told of it; at least 30 days
 */
@ConfigurationProperties("gatehouse.alert")
record KeepSettings(@DefaultValue("400d") Duration kept) {

    /** What the pages and programs of this month still speak of. */
    private static final Duration SHORTEST = Duration.ofDays(30);

    KeepSettings {
        if (kept.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("gatehouse.alert.kept must be at least 30d, not " + kept);
        }
    }
}
