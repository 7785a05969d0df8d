package io.gatehouse.journey;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A program and a person who look again and again, and remember each time that they got no answer. */
final class Onlookers {

    private static final long PAUSE_MILLIS = 100;

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> threads;

    Onlookers(Runnable... looks) {
        threads = List.of(looks).stream()
                .map(look -> Thread.ofVirtual().start(() -> look(look)))
                .toList();
    }

    static Onlookers of(Automation api, OperatorDesk operator) {
        return new Onlookers(() -> api.get("/api/v1/customers"), () -> {
            operator.see("/invitations");
            operator.see("/jobs");
        });
    }

    private void look(Runnable look) {
        try {
            do {
                once(look);
            } while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void once(Runnable look) {
        requests.incrementAndGet();
        try {
            look.run();
        } catch (RuntimeException | AssertionError e) {
            failures.add(e.toString());
        }
    }

    void stop() throws InterruptedException {
        stop.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    int requests() {
        return requests.get();
    }

    List<String> failures() {
        return failures;
    }
}
