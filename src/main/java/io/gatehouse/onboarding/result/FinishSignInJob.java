package io.gatehouse.onboarding.result;

import io.gatehouse.invitation.InvitationClosed;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.RetryLater;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.onboarding.judge.Judges;
import io.gatehouse.onboarding.signin.Candidate;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.signin.Verdict;
import io.gatehouse.registration.challenge.ClaimsChallenges;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Asks Microsoft again until a consent shows everywhere, and finishes the onboarding, also when the browser is closed. */
@Component
class FinishSignInJob implements JobHandler {

    static final String KIND = "onboarding.finish";

    private static final Set<FailureKind> BEHIND = EnumSet.of(FailureKind.CONSENT_MISSING, FailureKind.APP_MISSING);

    private final WaitingSignIns waiting;
    private final WaitingRefresh refresh;
    private final Judges judge;
    private final SignInResults results;
    private final Acceptance acceptance;
    private final Invitations invitations;
    private final ClaimsChallenges challenges;
    private final Clock clock;

    FinishSignInJob(
            WaitingSignIns waiting,
            WaitingRefresh refresh,
            Judges judge,
            SignInResults results,
            Acceptance acceptance,
            Invitations invitations,
            ClaimsChallenges challenges,
            Clock clock) {
        this.challenges = challenges;
        this.acceptance = acceptance;
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
    public boolean restsWithCustomer() {
        return false;
    }

    @Override
    public void run(JobContext job) {
        InvitationView invitation =
                invitations.get(job.data(FollowUps.FinishSignIn.class).invitation());
        Optional<WaitingSignIns.Found> found = waiting.find(invitation.id(), invitation.customerId());
        if (found.isEmpty()) {
            lost(invitation.id());
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
            challenges.heard(found.signIn().flow().account(invitation), e.failure());
            leaveToNext(invitation, found.signIn());
            refused(invitation, found.signIn(), e.failure());
            return;
        }
        if (!(verdict instanceof Verdict.Accepted)) {
            leaveToNext(invitation, found.signIn());
        }
        switch (verdict) {
            case Verdict.Accepted accepted -> accepted(invitation, candidate, accepted);
            case Verdict.Rejected rejected -> rejected(invitation, candidate, rejected.stop());
            case Verdict.NotYet notYet -> notYet(invitation, found.signIn(), notYet);
        }
    }

    /** By the same link somebody may have signed in meanwhile: what was found of another says nothing of him. */
    private void leaveToNext(InvitationView invitation, WaitingSignIn before) {
        Secret refreshed = Secret.of(before.refreshToken());
        waiting.find(invitation.id(), invitation.customerId())
                .filter(now -> !now.signIn().with(refreshed).equals(before))
                .ifPresent(next -> {
                    throw new RetryLater(Duration.ofSeconds(1), "Somebody else has signed in meanwhile.");
                });
    }

    /** Written down, so that in the end the person is told what she would have been told at once. */
    private void notYet(InvitationView invitation, WaitingSignIn before, Verdict.NotYet notYet) {
        WaitingSignIn signIn = before.hearing(notYet, clock.instant());
        if (!signIn.equals(before)) {
            waiting.find(invitation.id(), invitation.customerId())
                    .ifPresent(now -> waiting.replace(
                            invitation.id(),
                            invitation.customerId(),
                            now,
                            now.signIn().hearing(notYet, clock.instant())));
        }
        later(invitation, signIn, Stop.of(signIn.ifItLasts()));
    }

    private void rejected(InvitationView invitation, Candidate candidate, Stop stop) {
        challenges.heard(candidate.flow().account(invitation), stop.claims());
        results.stopped(invitation, stop);
    }

    private void refused(InvitationView invitation, WaitingSignIn signIn, MicrosoftFailure failure) {
        Stop stop = Stop.of(failure);
        if (!failure.passing() && !behind(failure)) {
            results.stopped(invitation, stop.by(signIn.upn(), null));
            return;
        }
        later(invitation, signIn, stop);
    }

    /** What servers say that have not heard yet of the consent, the app or its new credential. */
    private static boolean behind(MicrosoftFailure failure) {
        return BEHIND.contains(failure.kind()) || failure instanceof MicrosoftFailure.CredentialRejected;
    }

    private void accepted(InvitationView invitation, Candidate candidate, Verdict.Accepted accepted) {
        try {
            acceptance.of(invitation, candidate, accepted);
        } catch (Conflict e) {
            Stop stop = Stop.of(e);
            results.stopped(invitation, stop.by(candidate.account(), candidate.accountDomain()));
        }
    }

    /** Nobody could ask in time, as after a long outage of ours: the person and the inviter are told all the same. */
    private void lost(UUID id) {
        InvitationView now = invitations.get(id);
        if (SignInResults.WAITING_FOR_MICROSOFT.equals(now.step()) && now.acceptsSignIn(clock.instant())) {
            results.stopped(now, Stop.of(StopReason.WAITED_TOO_LONG).by(now.signedInAs(), null));
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
