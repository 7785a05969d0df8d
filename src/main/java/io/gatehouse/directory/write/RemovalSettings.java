package io.gatehouse.directory.write;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many removals at once a person has to agree to.
 *
 * @param few so many may always be removed
 * @param percent of what is known; a round that would remove more than this stops and asks
 */
@ConfigurationProperties("gatehouse.directory.removals")
record RemovalSettings(
        @DefaultValue("50") int few, @DefaultValue("30") int percent) {

    boolean suspicious(long removed, long known) {
        return removed > few && removed * 100 > known * percent;
    }
}
