package io.gatehouse.microsoft.call;

import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Until when Microsoft wants to hear nothing, for each whom it throttles: calls during the penalty count too and would
 * prolong it (G:throttling).
 */
public final class QuietTimes {

    /** AADSTS50196 is said to one client for one account; nobody else has to wait (E:reference-error-codes). */
    private static final int ONE_SIGN_IN_LOOPS = 50196;

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

    /** @throws KeepsQuiet with what is left of the wait */
    public void refuse(Whom whom) {
        Instant now = clock.instant();
        Instant end = ends.computeIfPresent(whom, (key, until) -> now.isBefore(until) ? until : null);
        if (end != null) {
            throw new KeepsQuiet(Duration.between(now, end));
        }
    }

    /** For somebody who sits before a page and would press again at once: waits where little is left. */
    public void waitOut(Whom whom, Duration most) {
        Instant end = ends.get(whom);
        Duration left = end == null ? Duration.ZERO : Duration.between(clock.instant(), end);
        if (left.isPositive() && left.compareTo(most) <= 0) {
            LockSupport.parkNanos(left.toNanos());
        }
    }

    /** Makes a call and remembers, here and with the other replicas, what it is told of waiting. */
    public <T> T heeding(Whom whom, Supplier<T> call) {
        try {
            return call.get();
        } catch (MicrosoftException e) {
            if (e.failure() instanceof MicrosoftFailure.Throttled throttled
                    && !Objects.equals(throttled.error().code(), ONE_SIGN_IN_LOOPS)) {
                keep(whom, throttled.retryAfter());
                news.wanted(whom, throttled.retryAfter());
            }
            throw e;
        }
    }

    /** Calls that run at the same time are told different ends: the latest counts, whoever came first. */
    public void keep(Whom whom, Duration wait) {
        Instant now = clock.instant();
        // those who are never asked again would stay for ever
        ends.values().removeIf(end -> !now.isBefore(end));
        ends.merge(whom, now.plus(wait), (one, other) -> one.isAfter(other) ? one : other);
    }
}
