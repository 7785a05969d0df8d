package io.gatehouse.keyring;

import io.gatehouse.job.JobRequest;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.Actor;
import io.gatehouse.vault.key.MasterKeys;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Begins to wrap anew as soon as the key file names another primary key. It looks again and again: while replicas are
 * exchanged one by one, an old one may still make a data key under the old key.
 */
@Component
class Rewraps implements RecurringWork {

    private final MasterKeys keys;
    private final Jobs jobs;

    Rewraps(MasterKeys keys, Jobs jobs) {
        this.keys = keys;
        this.jobs = jobs;
    }

    @Override
    public String name() {
        return "vault.rewrap";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void run() {
        if (keys.left() > 0) {
            begin(Actor.SYSTEM);
        }
    }

    UUID begin(Actor actor) {
        return jobs.enqueueUnlessOpen(JobRequest.of(RewrapJob.KIND, "Data keys", null, null, actor)
                .data(new Asked(keys.all().size())));
    }

    /** How many master keys there were; nothing that the work needs. */
    record Asked(int masterKeys) {}
}
