package io.gatehouse.job;

import io.gatehouse.job.lane.Lane;
import io.gatehouse.job.pause.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Does the background work of one kind. It runs in the provider's scope, outside of any transaction, and may be called
 * again for the same job after a crash: what it did before must still hold.
 */
public interface JobHandler {

    /** The kind of job this handles, {@code directory.sync} for instance. */
    String kind();

    /** With what this work stands still; null where no pause concerns it. */
    default @Nullable Topic pausedWith() {
        return Topic.MICROSOFT;
    }

    /**
     * Whether it works through much at a customer. Of such jobs one customer has two at once, and never two of a kind for
     * a connection: the others wait for their turn, so that a large customer does not have all threads.
     */
    default boolean takesTurns() {
        return false;
    }

    /** For whom it waits while it works: with its like it shares some of the threads. */
    default Lane lane() {
        Topic topic = pausedWith();
        return takesTurns()
                ? Lane.BULK
                : topic == Topic.MICROSOFT ? Lane.MICROSOFT : topic == Topic.MAIL ? Lane.MAIL : Lane.OURS;
    }

    /** Whether it waits while its customer is suspended; what ends a relation, or was begun by somebody there, does not. */
    default boolean restsWithCustomer() {
        return true;
    }

    /** Whether it can do nothing without its connection; while that waits for a person the job is held back. */
    default boolean needsConnection() {
        return false;
    }

    /**
     * Whether what it was about tells of its failure, a mail for instance of its own. Of all other jobs a failure stays in
     * the list until it was done or set aside.
     */
    default boolean toldByWhatItDoes() {
        return false;
    }

    /**
     * Works until done. {@link RetryLater} means "not now", {@link GiveUp} means "never"; any other exception is tried
     * again a few times.
     */
    void run(JobContext job) throws Exception;
}
