package io.gatehouse.onboarding.result;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.job.JobCancelled;
import io.gatehouse.job.JobSetAside;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import java.time.Clock;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Cancelling or setting aside the job that finishes a sign-in erases what waits, and says so: nobody would ask Microsoft again. */
@Component
class CancelledFinish {

    private final Jobs jobs;
    private final Invitations invitations;
    private final SignInResults results;
    private final Clock clock;

    CancelledFinish(Jobs jobs, Invitations invitations, SignInResults results, Clock clock) {
        this.jobs = jobs;
        this.invitations = invitations;
        this.results = results;
        this.clock = clock;
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
        if (kind.equals(FinishSignInJob.KIND)) {
            UUID id = jobs.data(job, FollowUps.FinishSignIn.class).invitation();
            invitations.find(id).filter(this::waits).ifPresent(this::stop);
        }
    }

    private boolean waits(InvitationView invitation) {
        return SignInResults.WAITING_FOR_MICROSOFT.equals(invitation.step())
                && invitation.acceptsSignIn(clock.instant());
    }

    private void stop(InvitationView invitation) {
        results.stopped(invitation, Stop.of(StopReason.WAIT_ENDED).by(invitation.signedInAs(), null));
    }
}
