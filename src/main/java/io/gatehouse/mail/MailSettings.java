package io.gatehouse.mail;

import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mails leave; the mail server itself is set with {@code spring.mail.*}.
 *
 * @param from sender address, with or without a name; default no-reply at the host of the public URL
 * @param timeZone in which mails tell times, and in which the daily ones leave in the morning
 * @param lease how long one attempt may take; another replica tries again afterwards
 * @param retryFirst pause after the first failed attempt; doubles each time up to an hour
 * @param giveUpAfter when a mail that the server puts off, or that nobody tried, counts as failed
 * @param holdFor when a mail does that waits for a server which is away, or which refuses our sign-in or our sender
 * @param perMinute how many mails of a provider may leave within a minute, where its owners chose nothing
 * @param recoverEvery how often an unreachable mail server is tried for the mails that wait for it
 */
@ConfigurationProperties("gatehouse.mail")
public record MailSettings(
        @Nullable String from,
        @DefaultValue("UTC") ZoneId timeZone,
        @DefaultValue("90s") Duration lease,
        @DefaultValue("1m") Duration retryFirst,
        @DefaultValue("48h") Duration giveUpAfter,
        @DefaultValue("14d") Duration holdFor,
        @DefaultValue("15s") Duration recoverEvery,
        @DefaultValue("600") int perMinute) {

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    public Duration pauseAfter(int attempts) {
        Duration pause = retryFirst.multipliedBy(1L << Math.clamp(attempts - 1L, 0, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
