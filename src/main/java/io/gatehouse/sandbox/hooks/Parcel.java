package io.gatehouse.sandbox.hooks;

import io.gatehouse.sandbox.Subscription;
import java.util.Map;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * One item on its way to one subscriber.
 *
 * @param itemId what it tells of, as the ledger knows it; lifecycle events are in no ledger
 * @param firstAt when it was first handed over, by {@link System#nanoTime}
 * @param dueAt when it is tried next
 */
record Parcel(
        Subscription subscription,
        String url,
        String itemId,
        Map<String, Object> content,
        int attempts,
        long firstAt,
        long dueAt)
        implements Delayed {

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(5);

    static Parcel of(Subscription subscription, String url, String itemId, Map<String, Object> content) {
        long now = System.nanoTime();
        return new Parcel(subscription, url, itemId, content, 0, now, now);
    }

    boolean encrypted() {
        return content.containsKey("encryptedContent");
    }

    /** Waits twice as long after each failure. */
    Parcel again() {
        long pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(attempts, 5));
        return new Parcel(subscription, url, itemId, content, attempts + 1, firstAt, System.nanoTime() + pause);
    }

    boolean olderThan(int seconds) {
        return System.nanoTime() - firstAt >= TimeUnit.SECONDS.toNanos(seconds);
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(dueAt - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
}
