package io.gatehouse.job.lane;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import io.gatehouse.shared.ProviderId;
import java.time.Duration;
import java.util.ArrayDeque;
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

    private final int threads;
    private final Map<UUID, Lane> inside = new HashMap<>();
    private final Map<Lane, Integer> taken = new EnumMap<>(Lane.class);
    private final Map<Lane, Line> lines = new EnumMap<>(Lane.class);
    private final Set<UUID> known = new HashSet<>();
    /** Who was told of a place and has not come yet; another replica may have taken the job. */
    private final Cache<UUID, Lane> told = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(2))
            .build();

    @Autowired
    Lanes(DbSchedulerProperties scheduler) {
        this(scheduler.getThreads());
    }

    Lanes(int threads) {
        this.threads = threads;
        for (Lane lane : Lane.values()) {
            lines.put(lane, new Line());
        }
    }

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

    private boolean full(Lane lane) {
        return taken.getOrDefault(lane, 0) >= lane.places(threads);
    }

    /** Leaves the place, where it has one, or was told of one and has not taken it; empty, or the lane with a place free. */
    public synchronized Optional<Lane> leave(UUID job) {
        Lane lane = inside.remove(job);
        if (lane == null) {
            return Optional.ofNullable(told.asMap().remove(job));
        }
        taken.merge(lane, -1, Integer::sum);
        return Optional.of(lane);
    }

    /** The next one who was turned away, while a place is free. */
    public synchronized Optional<Turned> next(Lane lane) {
        Line line = lines.get(lane);
        Turned next = full(lane) || line == null ? null : line.poll();
        if (next != null) {
            known.remove(next.job());
            told.put(next.job(), lane);
        }
        return Optional.ofNullable(next);
    }

    private void remember(Lane lane, Turned job, boolean awaited) {
        Line line = lines.get(lane);
        if (line != null && known.add(job.job())) {
            line.join(job, awaited, told.getIfPresent(job.job()) != null);
        }
    }
}
