package io.gatehouse.keyring;

import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.vault.key.MasterKeys;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Wraps the data keys of one provider with the master key in use. Interrupted, it goes on where it was. */
@Component
class RewrapJob implements JobHandler {

    static final String KIND = "vault.rewrap";

    private static final int AT_ONCE = 100;

    private final MasterKeys keys;

    RewrapJob(MasterKeys keys) {
        this.keys = keys;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public @Nullable Topic pausedWith() {
        return null;
    }

    @Override
    public void run(JobContext job) {
        long total = keys.left();
        long done = 0;
        int some;
        do {
            job.progress(done, total, done + " of " + total + " data keys wrapped anew");
            some = keys.rewrap(AT_ONCE);
            done += some;
        } while (some > 0);
        job.progress(done, Math.max(done, total), done + " data keys wrapped anew");
    }
}
