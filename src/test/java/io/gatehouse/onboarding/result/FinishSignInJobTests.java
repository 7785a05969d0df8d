package io.gatehouse.onboarding.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.RetryLater;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.onboarding.judge.Judges;
import io.gatehouse.onboarding.signin.SignInFlow;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.signin.Verdict;
import io.gatehouse.registration.challenge.ClaimsChallenges;
import io.gatehouse.shared.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.mockito.Mockito;

/** The end of the patience with Microsoft. */
class FinishSignInJobTests {

    private static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");

    private final WaitingSignIns waiting = Mockito.mock(WaitingSignIns.class);
    private final Judges judges = Mockito.mock(Judges.class);
    private final SignInResults results = Mockito.mock(SignInResults.class);
    private final Invitations invitations = Mockito.mock(Invitations.class);
    private final InvitationView invitation = Mockito.mock(InvitationView.class);
    private final JobContext context = Mockito.mock(JobContext.class);

    @Test
    void tellsInTheEndWhatAPageWouldHaveTold() {
        WaitingSignIn slow = signIn("ada", NOW.minusSeconds(1));
        waits(slow, slow.with(Secret.of("refreshed")));
        judged(new Verdict.NotYet(StopReason.OUTSIDER, Duration.ofSeconds(40)));

        job().run(context);

        ArgumentCaptor<Stop> stop = ArgumentCaptor.captor();
        Mockito.verify(results).stopped(Mockito.any(), stop.capture());
        assertThat(stop.getValue().reason()).isEqualTo(StopReason.OUTSIDER);
        assertThat(stop.getValue().account()).isEqualTo("ada@contoso.example");
    }

    @Test
    void saysNothingOfOneToAnotherWhoSignedInMeanwhile() {
        List<Verdict> verdicts = List.of(
                new Verdict.NotYet(StopReason.OUTSIDER, Duration.ofSeconds(40)),
                new Verdict.Rejected(Stop.of(StopReason.NOT_ADMIN)));

        verdicts.forEach(verdict -> {
            judged(verdict);
            goesOnWithTheNext();
        });
        Mockito.when(judges.judge(Mockito.any(), Mockito.any()))
                .thenThrow(MicrosoftException.of(FailureKind.CONSENT_MISSING, "AADSTS65001"));
        goesOnWithTheNext();

        Mockito.verify(waiting, Mockito.never()).replace(Mockito.any(), Mockito.any(), Mockito.any(), Mockito.any());
        Mockito.verifyNoInteractions(results);
    }

    private void goesOnWithTheNext() {
        waits(signIn("ada", NOW.minusSeconds(1)), signIn("bea", NOW.plusSeconds(300)));
        assertThatThrownBy(() -> job().run(context))
                .isInstanceOf(RetryLater.class)
                .hasMessageContaining("Somebody else");
    }

    private static WaitingSignIn signIn(String who, Instant until) {
        return new WaitingSignIn(
                null,
                new UUID(0, 7),
                SignInFlow.CONSENT,
                "66666666-7777-4888-9999-aaaaaaaaaaaa",
                "object of " + who,
                who + "@contoso.example",
                who,
                false,
                Set.of(),
                "refresh",
                null,
                StopReason.WAITED_TOO_LONG,
                until);
    }

    /** First one, and the other from the second look on. */
    private void waits(WaitingSignIn first, WaitingSignIn then) {
        UUID id = UUID.randomUUID();
        Mockito.when(context.data(FollowUps.FinishSignIn.class)).thenReturn(new FollowUps.FinishSignIn(id));
        Mockito.when(invitation.id()).thenReturn(id);
        Mockito.when(invitations.get(id)).thenReturn(invitation);
        Mockito.when(waiting.find(Mockito.any(), Mockito.any()))
                .thenReturn(Optional.of(new WaitingSignIns.Found(first, 1)))
                .thenReturn(Optional.of(new WaitingSignIns.Found(then, 2)));
    }

    private void judged(Verdict verdict) {
        Mockito.when(judges.judge(Mockito.any(), Mockito.any())).thenReturn(verdict);
    }

    private FinishSignInJob job() {
        return new FinishSignInJob(
                waiting,
                Mockito.mock(WaitingRefresh.class),
                judges,
                results,
                Mockito.mock(Acceptance.class),
                invitations,
                Mockito.mock(ClaimsChallenges.class),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
