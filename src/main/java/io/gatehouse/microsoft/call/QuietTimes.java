package io.gatehouse.microsoft.call;

import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Until when Microsoft wants to hear nothing, for each whom it told so: calls during the penalty of a throttle count too
 * and would prolong it (G:throttling), and a service that is down and names a time is left alone until then.
 */
public final class QuietTimes {

    /** AADSTS50196 is said to one client for one account; nobody else has to wait (E:reference-error-codes). */
    private static final int ONE_SIGN_IN_LOOPS = 50196;

    /** An outage may end before it was said to, and a server that is ill may name any time: nobody is lost for days. */
    private static final Duration LONGEST_DOWN = Duration.ofMinutes(15);

    private static final Set<Why> ALL = EnumSet.allOf(Why.class);

    private final Clock clock;
    private final QuietNews news;
    private final Map<Asked, Instant> ends = new ConcurrentHashMap<>();

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
     * @param name a tenant; where an address serves all tenants, the address and the application; where Graph wants to
     *     hear nothing of an application in any tenant, that
     */
    public record Whom(Side side, String name) {}

    /** What Microsoft said of itself when it asked for quiet. */
    public enum Why {
        BUSY,
        DOWN
    }

    /** A throttle goes on below an outage that lasts longer: for some who call only one of them counts. */
    private record Asked(Whom whom, Why why) {}

    private record Quiet(Duration left, Why why) {}

    /** @throws KeepsQuiet with what is left of the wait */
    public void refuse(Whom whom) {
        refuse(whom, ALL);
    }

    /** The same where only some reasons count for the one who calls. */
    public void refuse(Whom whom, Set<Why> reasons) {
        if (!ends.isEmpty()) {
            left(whom, reasons).max(Comparator.comparing(Quiet::left)).ifPresent(quiet -> {
                throw new KeepsQuiet(quiet.why(), quiet.left());
            });
        }
    }

    private Stream<Quiet> left(Whom whom, Set<Why> reasons) {
        Instant now = clock.instant();
        return reasons.stream().mapMulti((why, each) -> {
            Instant end = ends.get(new Asked(whom, why));
            if (end != null && now.isBefore(end)) {
                each.accept(new Quiet(Duration.between(now, end), why));
            }
        });
    }

    /** For somebody who sits before a page and would press again at once: waits where little is left. */
    public void waitOut(Whom whom, Duration most) {
        left(whom, ALL)
                .map(Quiet::left)
                .filter(left -> left.compareTo(most) <= 0)
                .max(Comparator.naturalOrder())
                .ifPresent(Pacing::pause);
    }

    /** Makes a call and remembers, here and with the other replicas, what it is told of waiting. */
    public <T> T heeding(Whom whom, Supplier<T> call) {
        return heeding(whom, ALL, call);
    }

    /** The same where only some reasons are worth remembering. */
    public <T> T heeding(Whom whom, Set<Why> reasons, Supplier<T> call) {
        return heeding(failure -> Set.of(whom), reasons, call);
    }

    /** The same where what is answered says who is meant. */
    public <T> T heeding(Function<MicrosoftFailure, Set<Whom>> whom, Supplier<T> call) {
        return heeding(whom, ALL, call);
    }

    private <T> T heeding(Function<MicrosoftFailure, Set<Whom>> whom, Set<Why> reasons, Supplier<T> call) {
        try {
            return call.get();
        } catch (MicrosoftException e) {
            if (!Objects.equals(e.failure().error().code(), ONE_SIGN_IN_LOOPS)) {
                switch (e.failure()) {
                    case MicrosoftFailure.Throttled busy ->
                        told(whom.apply(busy), Why.BUSY, reasons, busy.retryAfter());
                    case MicrosoftFailure.Unavailable down ->
                        told(whom.apply(down), Why.DOWN, reasons, down.retryAfter());
                    default -> {}
                }
            }
            throw e;
        }
    }

    private void told(Set<Whom> all, Why why, Set<Why> reasons, @Nullable Duration wait) {
        if (wait != null && wait.isPositive() && reasons.contains(why)) {
            all.forEach(whom -> keep(whom, why, wait));
            all.forEach(whom -> news.wanted(whom, why, bounded(why, wait)));
        }
    }

    private static Duration bounded(Why why, Duration wait) {
        return why == Why.DOWN && wait.compareTo(LONGEST_DOWN) > 0 ? LONGEST_DOWN : wait;
    }

    /** Calls that run at the same time are told different ends: the latest counts, whoever came first. */
    public void keep(Whom whom, Why why, Duration wait) {
        Instant now = clock.instant();
        // those who are never asked again would stay for ever
        ends.values().removeIf(end -> !now.isBefore(end));
        ends.merge(
                new Asked(whom, why), now.plus(bounded(why, wait)), (one, other) -> one.isAfter(other) ? one : other);
    }
}
