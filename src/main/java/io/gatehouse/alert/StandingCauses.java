package io.gatehouse.alert;

import io.gatehouse.shared.Actor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps alerts in step with what stands: a new cause raises one, a cause that is gone resolves its own, and what has not
 * changed writes nothing.
 */
@Service
@Transactional
public class StandingCauses {

    private final AlertRows rows;
    private final AlertTrail trail;
    private final Clock clock;

    StandingCauses(AlertRows rows, AlertTrail trail, Clock clock) {
        this.rows = rows;
        this.trail = trail;
        this.clock = clock;
    }

    private record Key(AlertKind kind, String subject) {

        static Key of(Cause cause) {
            return new Key(cause.kind(), cause.subject());
        }
    }

    /**
     * Brings all alerts of these kinds in step.
     *
     * @param standing asked after the open alerts were read: what is raised meanwhile is not taken for healed
     * @param unknown open alerts about which nothing can be said at the moment; they stay as they are
     */
    public void settle(Set<AlertKind> kinds, Supplier<? extends Collection<Cause>> standing, Predicate<Alert> unknown) {
        List<Alert> open = rows.unresolved(kinds, clock.instant());
        settle(open, standing.get(), unknown);
    }

    /** Brings those alerts of one customer in step that are meant. */
    public void settle(UUID customer, Predicate<Alert> meant, Collection<Cause> standing, Predicate<Alert> unknown) {
        List<Alert> open = rows.unresolvedOf(customer, clock.instant()).stream()
                .filter(meant)
                .toList();
        settle(open, standing, unknown);
    }

    /** Raises one alert, or brings the open one for this cause up to date. */
    public void raise(Cause cause) {
        List<Alert> open = rows.unresolved(cause.kind(), cause.subject(), clock.instant());
        settle(open, List.of(cause), alert -> false);
    }

    /** The open alert for this cause, which is raised where there is none; an open one stays as it is. */
    public Alert opened(Cause cause) {
        return open(cause).orElseGet(() -> {
            insert(cause);
            return open(cause).orElseThrow();
        });
    }

    private Optional<Alert> open(Cause cause) {
        return rows.unresolved(cause.kind(), cause.subject(), clock.instant()).stream()
                .findFirst();
    }

    /** Whether an alert of this kind stands, or ended so short a time ago that what it kept back is not done yet. */
    @Transactional(readOnly = true)
    public boolean lately(AlertKind kind, Duration settling) {
        return rows.unresolvedSince(kind, clock.instant().minus(settling));
    }

    /** The cause is gone. */
    public void healed(AlertKind kind, String subject) {
        rows.unresolved(kind, subject, clock.instant()).forEach(this::resolve);
    }

    private void settle(List<Alert> open, Collection<Cause> standing, Predicate<Alert> unknown) {
        Map<Key, Alert> gone = new HashMap<>();
        open.forEach(alert -> gone.put(Key.of(alert.cause()), alert));
        for (Cause cause : standing) {
            Alert known = gone.remove(Key.of(cause));
            if (known == null) {
                known = earlier(cause, gone);
            }
            if (known == null) {
                insert(cause);
            } else if (!known.cause().equals(cause)) {
                change(known, cause);
            }
        }
        standing.forEach(cause -> ownOnes(cause, gone).forEach(gone::remove));
        // the oldest first, as the digest locks what it tells: in opposite orders one of the two would be ended
        gone.values().stream()
                .filter(unknown.negate())
                .sorted(Comparator.comparing(Alert::raisedAt).thenComparing(Alert::id))
                .forEach(this::resolve);
    }

    /** The release before raised one for each connection that an account or an app stops: the first goes on as the joint one. */
    private static @Nullable Alert earlier(Cause cause, Map<Key, Alert> gone) {
        return ownOnes(cause, gone).stream().findFirst().map(gone::remove).orElse(null);
    }

    /** As long as their connections are stopped nothing has healed, so that nobody is told that it has. */
    private static List<Key> ownOnes(Cause cause, Map<Key, Alert> gone) {
        return cause.concerns().connections().stream()
                .map(connection -> new Key(cause.kind(), connection.toString()))
                .filter(key ->
                        gone.containsKey(key) && sameTrouble(gone.get(key).cause(), cause))
                .toList();
    }

    /** Two connections may have been told the same in different words. */
    private static boolean sameTrouble(Cause one, Cause other) {
        return one.code().equals(other.code())
                || CommonGround.of(one).isPresent() && CommonGround.of(one).equals(CommonGround.of(other));
    }

    private void insert(Cause cause) {
        Instant now = clock.instant();
        rows.insert(cause, now).flatMap(id -> rows.find(id, now)).ifPresent(trail::raised);
    }

    private void change(Alert known, Cause cause) {
        Instant now = clock.instant();
        boolean risen = cause.step() > known.cause().step() || cause.severity().compareTo(known.severity()) > 0;
        rows.change(known.id(), cause, risen, now);
        if (risen) {
            rows.find(known.id(), now).ifPresent(trail::risen);
        }
        boolean same = known.cause().subject().equals(cause.subject());
        if (same && !known.connectionIds().containsAll(cause.concerns().connections())) {
            rows.find(known.id(), now).ifPresent(trail::spread);
        }
    }

    private void resolve(Alert alert) {
        Instant now = clock.instant();
        if (rows.resolve(alert.id(), null, now)) {
            rows.find(alert.id(), now).ifPresent(resolved -> trail.resolved(resolved, Actor.SYSTEM));
        }
    }
}
