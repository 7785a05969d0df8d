package io.gatehouse.job.run;

import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobView;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The view a handler has of its job; holds progress back so that it is written at most twice a second. */
class RunningJob implements JobContext {

    private static final long PAUSE = Duration.ofMillis(500).toNanos();

    private final JobView job;
    private final JobAttempts attempts;
    private long writtenAt = System.nanoTime() - PAUSE;
    private JobView.@Nullable Progress unwritten;
    private boolean farther;
    private boolean patient;

    RunningJob(JobView job, JobAttempts attempts) {
        this.job = job;
        this.attempts = attempts;
    }

    @Override
    public UUID id() {
        return job.id();
    }

    @Override
    public @Nullable UUID customerId() {
        return job.customerId();
    }

    @Override
    public @Nullable UUID connectionId() {
        return job.connectionId();
    }

    @Override
    public <T> T data(Class<T> type) {
        return attempts.data(job.id(), type);
    }

    @Override
    public int attempt() {
        return job.attempt();
    }

    @Override
    public int setbacks() {
        return attempts.setbacks(job.id());
    }

    @Override
    public void gotFarther() {
        farther = true;
    }

    @Override
    public void progress(long done, @Nullable Long total, String text) {
        unwritten = new JobView.Progress(done, total, text);
        // what it meets next may end the attempt before anything else is written
        boolean news = farther && !patient;
        if (news || System.nanoTime() - writtenAt >= PAUSE) {
            flush();
        }
    }

    /** Writes what is held back. */
    void flush() {
        if (unwritten == null) {
            return;
        }
        if (!attempts.progress(job, unwritten, farther && !patient)) {
            throw new JobTakenAway();
        }
        patient = farther;
        unwritten = null;
        writtenAt = System.nanoTime();
    }
}
