package io.gatehouse.exit.run;

import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Carries an exit forward in the background. */
@Component
class ExitJob implements JobHandler {

    static final String KIND = "customer.exit";

    private final ExitEngine engine;

    ExitJob(ExitEngine engine) {
        this.engine = engine;
    }

    /** Which one. */
    record Data(UUID run) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean restsWithCustomer() {
        return false;
    }

    @Override
    public void run(JobContext job) {
        ExitState state = engine.advance(job.data(Data.class).run(), job.id());
        job.progress(
                1,
                1L,
                state == ExitState.DONE ? "Everything is ended" : "An administrator of the customer has to sign in");
    }
}
