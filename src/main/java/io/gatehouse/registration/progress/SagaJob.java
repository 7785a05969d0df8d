package io.gatehouse.registration.progress;

import io.gatehouse.job.CalledOff;
import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.RetryLater;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Runs a saga in the background until it is over; while it waits for a person the job waits too. */
@Component
class SagaJob implements JobHandler {

    static final String KIND = "registration.create";

    /** It is woken by the sign-in; this is only how long it sleeps without one. */
    private static final Duration FOR_A_PERSON = Duration.ofDays(1);

    private final SagaEngine engine;
    private final MessageSource messages;

    SagaJob(SagaEngine engine, MessageSource messages) {
        this.engine = engine;
        this.messages = messages;
    }

    record Data(UUID sagaId) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) {
        switch (engine.advance(job.data(Data.class).sagaId())) {
            case SagaPause.Over over -> end(over);
            case SagaPause.Later later -> throw new RetryLater(later.after(), text(later.note()));
            case SagaPause.ForPerson person ->
                throw new RetryLater(
                        FOR_A_PERSON, text(SagaNote.of(person.state().name())));
            case SagaPause.Failed failed -> throw new GiveUp(text(failed.note()));
        }
    }

    private void end(SagaPause.Over over) {
        if (over.state() == SagaState.UNDONE) {
            throw new CalledOff(text(SagaNote.of("TAKEN_BACK")));
        }
    }

    private String text(SagaNote note) {
        return messages.getMessage(note.key(), note.arguments().toArray(), Locale.ENGLISH);
    }
}
