package io.gatehouse.microsoft.call;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftError;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Until when Microsoft wants to hear nothing, for each whom it throttles: calls during the penalty count too and would
 * prolong it (G:throttling).
 */
public final class QuietTimes {

    private final Clock clock;
    private final QuietNews news;
    private final Map<Whom, Instant> ends = new ConcurrentHashMap<>();

    public QuietTimes(Clock clock) {
        this(clock, QuietNews.NOBODY);
    }

    public QuietTimes(Clock clock, QuietNews news) {
        this.clock = clock;
        this.news = news;
    }

    /** Who throttles: Graph and the sign-in know nothing of each other. */
    public enum Side {
        GRAPH,
        SIGN_IN
    }

    /**
     * What is throttled at once.
     *
     * @param name a tenant; where an address serves all tenants, the address and the application
     */
    public record Whom(Side side, String name) {}

    /** @throws MicrosoftException with what is left of the wait */
    public void refuse(Whom whom) {
        Instant now = clock.instant();
        Instant end = ends.computeIfPresent(whom, (key, until) -> now.isBefore(until) ? until : null);
        if (end != null) {
            MicrosoftError error = MicrosoftError.of(FailureKind.THROTTLED, "Waiting as Microsoft asked");
            throw new MicrosoftException(new MicrosoftFailure.Throttled(error, Duration.between(now, end)));
        }
    }

    /** Makes a call and remembers, here and with the other replicas, what it is told of waiting. */
    public <T> T heeding(Whom whom, Supplier<T> call) {
        try {
            return call.get();
        } catch (MicrosoftException e) {
            if (e.failure() instanceof MicrosoftFailure.Throttled throttled) {
                keep(whom, throttled.retryAfter());
                news.wanted(whom, throttled.retryAfter());
            }
            throw e;
        }
    }

    /** Calls that run at the same time are told different ends: the latest counts, whoever came first. */
    public void keep(Whom whom, Duration wait) {
        ends.merge(whom, clock.instant().plus(wait), (one, other) -> one.isAfter(other) ? one : other);
    }
}
