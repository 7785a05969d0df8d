package io.gatehouse.job.run;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;

/** What the scheduler keeps of a job; everything else is in its row of {@code job_run}, behind the provider's lock. */
record JobKey(UUID providerId, UUID jobId) {

    ProviderId provider() {
        return new ProviderId(providerId);
    }
}
