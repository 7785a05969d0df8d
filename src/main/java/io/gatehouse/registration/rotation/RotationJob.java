package io.gatehouse.registration.rotation;

import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.RetryLater;
import java.util.Locale;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Runs a rotation in the background until it is over. */
@Component
class RotationJob implements JobHandler {

    static final String KIND = "registration.rotate";

    private final RotationEngine engine;
    private final MessageSource messages;

    RotationJob(RotationEngine engine, MessageSource messages) {
        this.engine = engine;
        this.messages = messages;
    }

    record Data(UUID rotationId) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) {
        RotationPause pause = engine.advance(job.data(Data.class).rotationId());
        String reason =
                messages.getMessage(pause.note().key(), pause.note().arguments().toArray(), Locale.ENGLISH);
        switch (pause.state()) {
            case WAITING, NEEDS_SIGN_IN -> throw new RetryLater(pause.after(), reason);
            case FAILED -> throw new GiveUp(reason);
            case RUNNING, DONE -> {}
        }
    }
}
