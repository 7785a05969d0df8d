package io.gatehouse.job;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a {@link JobHandler} knows about the job it works on. */
public interface JobContext {

    UUID id();

    @Nullable
    UUID customerId();

    @Nullable
    UUID connectionId();

    /** The data of the {@link JobRequest}, read as the given type. */
    <T> T data(Class<T> type);

    /** How often this job was begun, this time included. */
    int attempt();

    /**
     * How often in a row it met what {@link RetryLater#counted() counts}. Pauses that were ordered, restarts and being woken
     * do not; whoever begins it anew gives it all its patience again, as does coming to the end of a round or
     * {@link #gotFarther()}.
     */
    default int setbacks() {
        return attempt() - 1;
    }

    /**
     * The work goes on from where an earlier attempt stood, and is past that by now: whatever it met before is behind it. It
     * is written with the progress that follows.
     */
    default void gotFarther() {}

    /**
     * Tells how far the work is; the total is null while nobody knows it. Cheap to call often: it is written at most
     * twice a second, in a transaction of its own. Ends the handler where somebody has cancelled the job.
     */
    void progress(long done, @Nullable Long total, String text);
}
