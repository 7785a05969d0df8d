package io.gatehouse.registration.progress;

import io.gatehouse.job.JobCancelled;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.saga.Saga;
import io.gatehouse.registration.saga.SagaReading;
import io.gatehouse.shared.Conflict;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Cancelling the job of a registration takes the registration back: the customer's page must not wait for ever. Setting a
 * failed one aside takes nothing back: the administrator may still go on with it.
 */
@Component
class CancelledWork {

    private final SagaReading reading;
    private final RegistrationSagas sagas;

    CancelledWork(SagaReading reading, RegistrationSagas sagas) {
        this.reading = reading;
        this.sagas = sagas;
    }

    @EventListener
    void cancelled(JobCancelled event) {
        if (event.kind().equals(SagaJob.KIND)) {
            reading.ofJob(event.jobId()).flatMap(reading::find).ifPresent(saga -> takeBack(saga, event));
        }
    }

    private void takeBack(Saga saga, JobCancelled event) {
        if (saga.status().undoing()) {
            throw new Conflict(
                    "registration.undoing",
                    "What was made is being taken back already, and that goes to its end: nothing may be left behind.");
        }
        sagas.takeBack(saga, SagaNote.of("CANCELLED"), event.actor());
    }
}
