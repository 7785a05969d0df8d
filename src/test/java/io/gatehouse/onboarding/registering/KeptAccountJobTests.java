package io.gatehouse.onboarding.registering;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.job.JobCancelled;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobSetAside;
import io.gatehouse.job.RetryLater;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.onboarding.acting.ActingAccounts;
import io.gatehouse.onboarding.result.Acceptance;
import io.gatehouse.onboarding.result.Acceptance.Kept;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.CallsPaused;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When the service account is asked after all, although a sign-in of it is kept. */
class KeptAccountJobTests {

    private static final Instant NOW = Instant.parse("2026-11-23T04:30:00Z");
    private static final UUID INVITATION = UUID.randomUUID();
    private static final UUID REGISTRATION = UUID.randomUUID();
    private static final UUID CONNECTION = UUID.randomUUID();

    private final Invitations invitations = mock(Invitations.class);
    private final InvitationView invitation = mock(InvitationView.class);
    private final ActingAccounts acting = mock(ActingAccounts.class);
    private final Acceptance acceptance = mock(Acceptance.class);
    private final RegistrationFacts facts = mock(RegistrationFacts.class);
    private final RegistrationResults results = mock(RegistrationResults.class);
    private final JobContext context = mock(JobContext.class);

    @BeforeEach
    void theAccountActsByTheRegistration() {
        ConnectionView connection = mock(ConnectionView.class);
        when(connection.id()).thenReturn(CONNECTION);
        when(invitation.reference()).thenReturn("INV-7");
        when(invitations.get(INVITATION)).thenReturn(invitation);
        when(results.waits(invitation)).thenReturn(true);
        when(acting.at(REGISTRATION, invitation)).thenReturn(Optional.of(connection));
        when(facts.provenBesidesGraph(connection, invitation)).thenReturn(true);
    }

    /** Most of all right after a secret was replaced whose predecessor is dead: a server that is behind says no more. */
    @Test
    void waitsForWhatPassesBeforeAnybodyIsAsked() {
        says(Kept.UNTOLD);

        assertThatThrownBy(() -> run(NOW.plusSeconds(1))).isInstanceOf(RetryLater.class);
        verify(results, never()).accountNext(any());

        says(Kept.GOES_ON);
        run(NOW.plusSeconds(1));
        verify(results).goesOn(invitation, CONNECTION);
        verify(results, never()).accountNext(any());
    }

    @Test
    void asksInTheEnd() {
        says(Kept.UNTOLD);
        run(NOW);
        verify(results).accountNext(invitation);
    }

    @Test
    void asksAtOnceWhereTheSignInEnds() {
        says(Kept.ENDS);
        run(NOW.plusSeconds(50));
        verify(results).accountNext(invitation);
    }

    /** A row of before an upgrade knows no patience. */
    @Test
    void asksForAJobOfAnEarlierReleaseAsThatDid() {
        says(Kept.UNTOLD);
        run(null);
        verify(results).accountNext(invitation);
    }

    enum Fault {
        GONE,
        UNKNOWN
    }

    /** Failed for good it would leave the customer's page waiting for ever. */
    @ParameterizedTest
    @EnumSource
    void neverEndsBeforeTheAccountIsAsked(Fault fault) {
        says(Kept.GOES_ON);
        doThrow(fault == Fault.GONE ? new NotFound("No connection") : new IllegalStateException("unknown"))
                .when(results)
                .goesOn(any(), any());

        assertThatThrownBy(() -> run(NOW.plusSeconds(1))).isInstanceOf(RetryLater.class);
        verify(results, never()).accountNext(any());
        run(NOW);
        verify(results).accountNext(invitation);
    }

    @Test
    void waitsWhileAllCallsArePaused() {
        when(acceptance.kept(CONNECTION, invitation)).thenThrow(new CallsPaused("Paused"));

        assertThatThrownBy(() -> run(NOW)).isInstanceOf(CallsPaused.class);
        verify(results, never()).accountNext(any());
    }

    @Test
    void asksWhereTheLookIsCancelledAndForNoOtherJob() {
        UUID job = UUID.randomUUID();
        Jobs jobs = mock(Jobs.class);
        when(jobs.data(job, KeptAccountJob.Look.class))
                .thenReturn(new KeptAccountJob.Look(INVITATION, REGISTRATION, NOW));
        CancelledLook cancelled = new CancelledLook(jobs, results);
        ProviderId provider = new ProviderId(UUID.randomUUID());

        cancelled.cancelled(new JobCancelled(provider, job, "directory.sync", Actor.SYSTEM));
        verify(results, never()).unlooked(any());
        cancelled.cancelled(new JobCancelled(provider, job, KeptAccountJob.KIND, Actor.SYSTEM));
        verify(results).unlooked(INVITATION);
        cancelled.setAside(new JobSetAside(provider, job, KeptAccountJob.KIND, Actor.SYSTEM));
        verify(results, times(2)).unlooked(INVITATION);
    }

    private void says(Kept kept) {
        when(acceptance.kept(CONNECTION, invitation)).thenReturn(kept);
    }

    private void run(@Nullable Instant until) {
        when(context.data(KeptAccountJob.Look.class))
                .thenReturn(new KeptAccountJob.Look(INVITATION, REGISTRATION, until));
        new KeptAccountJob(invitations, acting, acceptance, facts, results, Clock.fixed(NOW, ZoneOffset.UTC))
                .run(context);
    }
}
