package io.gatehouse.connection.credential;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How connections are watched.
 *
 * @param checkInterval how often each connection proves that its sign-in and consent are alive
 * @param checksAtOnce how many are checked in one go; more where else not all would have their turn in time
 * @param expiryNotice how long before its end a credential counts against the connection whose rotation is stuck
 * @param expiryWarning how long before its end it does so in any case
 * @param slow an answer of Microsoft that takes longer is worth telling
 * @param slowChecks by so many checks in a row it has to be met before it is told
 */
@ConfigurationProperties("gatehouse.connection")
public record ConnectionSettings(
        @DefaultValue("1h") Duration checkInterval,
        @DefaultValue("40") int checksAtOnce,
        @DefaultValue("30d") Duration expiryNotice,
        @DefaultValue("14d") Duration expiryWarning,
        @DefaultValue("2s") Duration slow,
        @DefaultValue("2") int slowChecks) {

    /** How many of all are checked in each beat, so that every one proves itself within the interval. */
    public int inOneGo(long all, Duration beat) {
        long beats = Math.max(1, checkInterval.dividedBy(beat));
        // a quarter more, because they are due up to a fifth of the interval early
        return (int) Math.max(checksAtOnce, Math.ceilDiv(all * 5, beats * 4));
    }
}
