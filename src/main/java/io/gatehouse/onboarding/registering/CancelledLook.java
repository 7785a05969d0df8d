package io.gatehouse.onboarding.registering;

import io.gatehouse.job.JobCancelled;
import io.gatehouse.job.JobSetAside;
import io.gatehouse.job.run.Jobs;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Cancelling or setting aside the look at a kept sign-in has the account asked: the customer's page must not wait for ever. */
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
        ended(event.kind(), event.jobId());
    }

    @EventListener
    void setAside(JobSetAside event) {
        ended(event.kind(), event.jobId());
    }

    private void ended(String kind, UUID job) {
        if (kind.equals(KeptAccountJob.KIND)) {
            results.unlooked(jobs.data(job, KeptAccountJob.Look.class).invitation());
        }
    }
}
