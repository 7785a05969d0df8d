package io.gatehouse.onboarding;

import io.gatehouse.invitation.InvitationClosed;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.Invitations;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.RetryLater;
import io.gatehouse.microsoft.MicrosoftException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Asks Microsoft again until a consent shows everywhere, and finishes the onboarding, also when the browser is closed. */
@Component
class FinishSignInJob implements JobHandler {

    static final String KIND = "onboarding.finish";

    private final WaitingSignIns waiting;
    private final WaitingRefresh refresh;
    private final SignInJudge judge;
    private final SignInResults results;
    private final Invitations invitations;
    private final Clock clock;

    FinishSignInJob(
            WaitingSignIns waiting,
            WaitingRefresh refresh,
            SignInJudge judge,
            SignInResults results,
            Invitations invitations,
            Clock clock) {
        this.waiting = waiting;
        this.refresh = refresh;
        this.judge = judge;
        this.results = results;
        this.invitations = invitations;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) {
        InvitationView invitation =
                invitations.get(job.data(FollowUps.FinishSignIn.class).invitation());
        Optional<WaitingSignIns.Found> found = waiting.find(invitation.id(), invitation.customerId());
        if (found.isEmpty()) {
            return;
        }
        try {
            attempt(invitation, found.get());
        } catch (InvitationClosed e) {
            waiting.remove(invitation.id());
        }
    }

    private void attempt(InvitationView invitation, WaitingSignIns.Found found) {
        Verdict verdict;
        Candidate candidate;
        try {
            candidate = refresh.refresh(invitation, found);
            verdict = judge.judge(invitation, candidate);
        } catch (MicrosoftException e) {
            later(invitation, found.signIn(), Stop.of(e.failure()));
            return;
        }
        switch (verdict) {
            case Verdict.Accepted accepted -> results.accepted(invitation, candidate, accepted);
            case Verdict.Rejected rejected -> results.stopped(invitation, rejected.stop());
            case Verdict.NotYet notYet ->
                later(invitation, found.signIn(), Stop.of(found.signIn().ifItLasts()));
        }
    }

    /** Shorter pauses first: most consents show within seconds. */
    private void later(InvitationView invitation, WaitingSignIn signIn, Stop otherwise) {
        Instant now = clock.instant();
        if (now.isAfter(signIn.until())) {
            results.stopped(invitation, otherwise.by(signIn.upn(), null));
            return;
        }
        Instant since = invitation.signedInAt() == null ? now : invitation.signedInAt();
        long seconds = Math.clamp(Duration.between(since, now).toSeconds() / 4, 1, 15);
        throw new RetryLater(Duration.ofSeconds(seconds), "Microsoft does not show the consent everywhere yet.");
    }
}
