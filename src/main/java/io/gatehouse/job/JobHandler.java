package io.gatehouse.job;

/**
 * Does the background work of one kind. It runs in the provider's scope, outside of any transaction, and may be called
 * again for the same job after a crash: what it did before must still hold.
 */
public interface JobHandler {

    /** The kind of job this handles, {@code directory.sync} for instance. */
    String kind();

    /**
     * Works until done. {@link RetryLater} means "not now", {@link GiveUp} means "never"; any other exception is tried
     * again a few times.
     */
    void run(JobContext job) throws Exception;
}
