package io.gatehouse.job.lane;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import io.gatehouse.shared.ProviderId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The places in each lane of this replica: who has one, and who was turned away and is told once one is free. */
@Component
public class Lanes {

    /** Whoever was told of a place and has not come by then works elsewhere. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(2);

    private final int threads;
    private final Clock clock;
    private final Map<UUID, Lane> inside = new HashMap<>();
    private final Map<Lane, Integer> taken = new EnumMap<>(Lane.class);
    private final Map<Lane, Line> lines = new EnumMap<>(Lane.class);
    private final Set<UUID> known = new HashSet<>();
    /** Who was told of a place and has not come yet; another replica may have taken the job. */
    private final Cache<UUID, Told> told = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(2))
            .build();

    @Autowired
    Lanes(DbSchedulerProperties scheduler, Clock clock) {
        this(scheduler.getThreads(), clock);
    }

    Lanes(int threads, Clock clock) {
        this.threads = threads;
        this.clock = clock;
        for (Lane lane : Lane.values()) {
            lines.put(lane, new Line());
        }
    }

    private record Told(Lane lane, Instant at) {}

    /** A job that found no place. */
    public record Turned(ProviderId provider, UUID job) {}

    /** Whoever came first is first; of those for whom nobody waits one goes after every three for whom somebody does. */
    private static final class Line {

        private static final int OF_PEOPLE = 3;

        private final Deque<Turned> awaited = new ArrayDeque<>();
        private final Deque<Turned> others = new ArrayDeque<>();
        private int inARow;

        void join(Turned job, boolean wanted, boolean again) {
            Deque<Turned> own = wanted ? awaited : others;
            if (again) {
                own.addFirst(job);
            } else {
                own.addLast(job);
            }
        }

        void drop(Turned job) {
            if (!awaited.remove(job)) {
                others.remove(job);
            }
        }

        boolean isEmpty() {
            return length() == 0;
        }

        int length() {
            return awaited.size() + others.size();
        }

        @Nullable
        Turned poll() {
            boolean person = !awaited.isEmpty() && (others.isEmpty() || inARow < OF_PEOPLE);
            inARow = person ? inARow + 1 : 0;
            return person ? awaited.poll() : others.poll();
        }
    }

    /**
     * Whether it has a place now, or has one already; whoever has one leaves it. Else it is kept in mind.
     *
     * @param awaited whether somebody asked for it, a person or a program: such jobs come before those that the clock wants
     */
    public synchronized boolean enter(Lane lane, Turned job, boolean awaited) {
        if (inside.containsKey(job.job())) {
            return true;
        }
        if (full(lane)) {
            remember(lane, job, awaited);
            return false;
        }
        told.invalidate(job.job());
        if (known.remove(job.job())) {
            lines.values().forEach(line -> line.drop(job));
        }
        inside.put(job.job(), lane);
        taken.merge(lane, 1, Integer::sum);
        return true;
    }

    /** Whether there is no place still; then it is kept in mind, also where it had been told of one too early. */
    public synchronized boolean waitsFor(Lane lane, Turned job, boolean awaited) {
        boolean full = full(lane);
        if (full) {
            remember(lane, job, awaited);
        }
        return full;
    }

    /** How many stand in line for a place. */
    public synchronized int waiting(Lane lane) {
        Line line = lines.get(lane);
        return line == null ? 0 : line.length();
    }

    synchronized boolean full(Lane lane) {
        return !free(lane, taken);
    }

    /** Leaves the place, where it has one, or was told of one and has not taken it. */
    public synchronized void leave(UUID job) {
        told.invalidate(job);
        Lane lane = inside.remove(job);
        if (lane != null) {
            taken.merge(lane, -1, Integer::sum);
        }
    }

    /** It was told of a place and has another already, or needs none. */
    public synchronized void comesNot(UUID job) {
        told.invalidate(job);
    }

    /**
     * The next one who was turned away, while there is a place for anybody; it is told, or does not come. First come
     * those whose lane has the least of its share.
     */
    public synchronized Optional<Turned> next() {
        Map<Lane, Integer> spoken = spokenFor();
        Optional<Lane> lane = lines.entrySet().stream()
                .filter(line -> !line.getValue().isEmpty() && free(line.getKey(), spoken))
                .map(Map.Entry::getKey)
                .min(Comparator.comparingDouble(
                        waiting -> (double) spoken.getOrDefault(waiting, 0) / waiting.share(threads)));
        Optional<Turned> next = lane.map(lines::get).map(Line::poll);
        next.ifPresent(job -> {
            known.remove(job.job());
            told.put(job.job(), new Told(lane.orElseThrow(), clock.instant()));
        });
        return next;
    }

    /** Of what is kept for others nothing is taken, of what is idle only while they need it less. */
    private boolean free(Lane lane, Map<Lane, Integer> busy) {
        if (lane == Lane.OURS) {
            return true;
        }
        int mine = busy.getOrDefault(lane, 0);
        int needed = 1;
        for (Lane each : Lane.values()) {
            needed += Math.max(busy.getOrDefault(each, 0), each == lane ? 0 : each.kept(threads));
        }
        return mine < lane.kept(threads) || needed <= threads && (below(lane, busy) || nobodyElseIsEntitled(lane));
    }

    private boolean below(Lane lane, Map<Lane, Integer> busy) {
        return busy.getOrDefault(lane, 0) < lane.share(threads);
    }

    private boolean nobodyElseIsEntitled(Lane borrower) {
        Map<Lane, Integer> spoken = spokenFor();
        return lines.entrySet().stream()
                .filter(other -> other.getKey() != borrower && below(other.getKey(), taken))
                .allMatch(other ->
                        other.getValue().isEmpty() && spoken.getOrDefault(other.getKey(), 0) == taken(other.getKey()));
    }

    /** Places taken, and those whose next one is on its way. */
    private Map<Lane, Integer> spokenFor() {
        Map<Lane, Integer> spoken = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            spoken.put(lane, taken(lane));
        }
        Instant since = clock.instant().minus(ON_ITS_WAY);
        told.asMap().values().stream()
                .filter(one -> one.at().isAfter(since))
                .forEach(one -> spoken.merge(one.lane(), 1, Integer::sum));
        return spoken;
    }

    private int taken(Lane lane) {
        return taken.getOrDefault(lane, 0);
    }

    private void remember(Lane lane, Turned job, boolean awaited) {
        Line line = lines.get(lane);
        if (line != null && known.add(job.job())) {
            line.join(job, awaited, told.asMap().remove(job.job()) != null);
        }
    }
}
