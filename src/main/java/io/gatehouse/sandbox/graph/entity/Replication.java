package io.gatehouse.sandbox.graph.entity;

import io.gatehouse.sandbox.World;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Whether a look-up meets a replica that knows an object already; the switches say how late and how unsteady. */
@Component
public class Replication {

    private final World world;
    private final Map<String, AtomicInteger> looks = new ConcurrentHashMap<>();

    Replication(World world) {
        this.world = world;
    }

    /** Not before {@code visibleAt}; in the unsteady time after it the second, fourth, sixth look-up misses. */
    public boolean sees(String id, Instant visibleAt) {
        Instant now = world.now();
        if (now.isBefore(visibleAt)) {
            return false;
        }
        int unsteady = world.chaos().state().slow().flapSeconds();
        if (unsteady == 0 || !now.isBefore(visibleAt.plusSeconds(unsteady))) {
            return true;
        }
        return looks.computeIfAbsent(id, none -> new AtomicInteger()).incrementAndGet() % 2 == 1;
    }
}
