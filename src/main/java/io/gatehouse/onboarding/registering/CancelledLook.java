package io.gatehouse.onboarding.registering;

import io.gatehouse.job.JobCancelled;
import io.gatehouse.job.run.Jobs;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Cancelling the look at a kept sign-in has the account asked: the customer's page must not wait for ever. */
@Component
class CancelledLook {

    private final Jobs jobs;
    private final RegistrationResults results;

    CancelledLook(Jobs jobs, RegistrationResults results) {
        this.jobs = jobs;
        this.results = results;
    }

    @EventListener
    void cancelled(JobCancelled event) {
        if (event.kind().equals(KeptAccountJob.KIND)) {
            results.unlooked(jobs.data(event.jobId(), KeptAccountJob.Look.class).invitation());
        }
    }
}
