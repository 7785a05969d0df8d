package io.gatehouse.microsoft.call;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * How long Microsoft took to answer each call of a piece of work: from the request until the answer began, without what the
 * call waited for in here before it was made, such as a lock, a lease, a place in the budget or a pause.
 */
public final class AnswerTimes {

    private static final ScopedValue<AnswerTimes> CURRENT = ScopedValue.newInstance();

    private final Queue<Duration> taken = new ConcurrentLinkedQueue<>();

    /** Writes down the answers to the calls that this work makes. */
    public <T extends @Nullable Object, X extends Throwable> T during(ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }

    /** In the order in which they came. */
    public List<Duration> all() {
        return List.copyOf(taken);
    }

    /** Those of the work that this thread does, for calls that another thread makes for it. */
    public static AnswerTimes current() {
        return CURRENT.isBound() ? CURRENT.get() : new AnswerTimes();
    }

    /** A call was answered that was made at this reading of {@link System#nanoTime()}. */
    static void answered(long madeAt) {
        if (CURRENT.isBound()) {
            CURRENT.get().add(Duration.ofNanos(System.nanoTime() - madeAt));
        }
    }

    public void add(Duration took) {
        taken.add(took);
    }
}
