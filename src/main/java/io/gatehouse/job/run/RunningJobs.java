package io.gatehouse.job.run;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The jobs this replica works on right now. When it stops, they are interrupted and another replica takes them up. */
@Component
class RunningJobs implements SmartLifecycle {

    private final Map<UUID, Thread> threads = new ConcurrentHashMap<>();
    private final AtomicBoolean running = new AtomicBoolean();

    void entered(UUID job) {
        threads.put(job, Thread.currentThread());
    }

    /** Also clears an interrupt that came late, so that the thread can still write down how the job ended. */
    void left(UUID job) {
        threads.computeIfPresent(job, (id, thread) -> {
            Thread.interrupted();
            return null;
        });
    }

    void interrupt(UUID job) {
        threads.computeIfPresent(job, (id, thread) -> {
            thread.interrupt();
            return thread;
        });
    }

    boolean stopping() {
        return !running.get();
    }

    @Override
    public void start() {
        running.set(true);
    }

    @Override
    public void stop() {
        running.set(false);
        threads.keySet().forEach(this::interrupt);
    }

    @Override
    public boolean isRunning() {
        return running.get();
    }
}
