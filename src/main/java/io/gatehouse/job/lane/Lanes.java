package io.gatehouse.job.lane;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import io.gatehouse.shared.ProviderId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The places in each lane of this replica: who has one, and who was turned away and is told once one is free. */
@Component
public class Lanes {

    private final int threads;
    private final Map<UUID, Lane> inside = new HashMap<>();
    private final Map<Lane, Integer> taken = new EnumMap<>(Lane.class);
    private final Map<Lane, Deque<Turned>> turned = new EnumMap<>(Lane.class);
    private final Set<UUID> known = new HashSet<>();

    @Autowired
    Lanes(DbSchedulerProperties scheduler) {
        this(scheduler.getThreads());
    }

    Lanes(int threads) {
        this.threads = threads;
        for (Lane lane : Lane.values()) {
            turned.put(lane, new ArrayDeque<>());
        }
    }

    /** A job that found no place. */
    public record Turned(ProviderId provider, UUID job) {}

    /**
     * Whether it has a place now, or has one already; whoever has one leaves it. Else it is kept in mind.
     *
     * @param awaited whether a person waits for it: such a job comes before those that the clock wants
     */
    public synchronized boolean enter(Lane lane, Turned job, boolean awaited) {
        if (inside.containsKey(job.job())) {
            return true;
        }
        if (full(lane)) {
            remember(lane, job, awaited);
            return false;
        }
        inside.put(job.job(), lane);
        taken.merge(lane, 1, Integer::sum);
        return true;
    }

    public synchronized boolean full(Lane lane) {
        return taken.getOrDefault(lane, 0) >= lane.places(threads);
    }

    /** Leaves the place, where it has one; empty, or the lane in which one is free now. */
    public synchronized Optional<Lane> leave(UUID job) {
        Lane lane = inside.remove(job);
        if (lane != null) {
            taken.merge(lane, -1, Integer::sum);
        }
        return Optional.ofNullable(lane);
    }

    /** The next one who was turned away, while a place is free. */
    public synchronized Optional<Turned> next(Lane lane) {
        Turned next = full(lane)
                ? null
                : turned.getOrDefault(lane, new ArrayDeque<>()).poll();
        if (next != null) {
            known.remove(next.job());
        }
        return Optional.ofNullable(next);
    }

    private void remember(Lane lane, Turned job, boolean awaited) {
        if (!known.add(job.job())) {
            return;
        }
        Deque<Turned> waiting = turned.computeIfAbsent(lane, key -> new ArrayDeque<>());
        if (awaited) {
            waiting.addFirst(job);
        } else {
            waiting.addLast(job);
        }
    }
}
