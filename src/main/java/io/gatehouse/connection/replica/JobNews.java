package io.gatehouse.connection.replica;

import io.gatehouse.job.run.JobQueue;
import org.springframework.stereotype.Component;

/** Has a job begin here at once that another replica cannot begin, or that somebody waits for; else within a second. */
@Component
class JobNews implements ReplicaChannel {

    private final JobQueue queue;

    JobNews(JobQueue queue) {
        this.queue = queue;
    }

    @Override
    public String name() {
        return JobQueue.CHANNEL;
    }

    @Override
    public void heard(String message) {
        queue.heard(message);
    }
}
