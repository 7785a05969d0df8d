package io.gatehouse.job;

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
     * Works until done. {@link RetryLater} means "not now", {@link GiveUp} means "never"; any other exception is tried
     * again a few times.
     */
    void run(JobContext job) throws Exception;
}
