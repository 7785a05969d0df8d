package io.gatehouse.registration.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.registration.SagaBase;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.plan.StepState;
import io.gatehouse.registration.saga.Saga;
import io.gatehouse.registration.saga.SagaProbe;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.shared.Conflict;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody cancels a registration: at its end, and while a step is at work. */
class SagaCancelTests extends SagaBase {

    @Test
    void takesNothingBackThatIsFinished() {
        UUID saga = begun(plan(CredentialKind.SECRET), signIn());
        advance(saga);

        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> scoped(() -> {
                    sagas.undo(saga, MAJA);
                    return saga;
                }));

        assertThat(view(saga).undoing()).isFalse();
        assertClean(saga, CredentialKind.SECRET);
    }

    @Test
    void finishesNothingThatWasTurnedRoundMeanwhile() {
        UUID saga = begun(plan(CredentialKind.SECRET), signIn());
        Saga stale = atWork(saga);
        rows.in(rows.first(), () -> writing.turn(saga, SagaNote.of("CANCELLED")));

        assertThat(scoped(() -> writing.finish(stale, SagaState.READY))).isEmpty();
        assertThat(scoped(() -> outcomes.failed(stale, SagaNote.of("REPLICATING"))))
                .isFalse();

        assertThat(advance(saga)).isEqualTo(new SagaPause.Over(SagaState.UNDONE));
        assertThat(helperPresent()).isFalse();
    }

    @Test
    void goesBackAtOnceWhoeverCancelsWhileAStepHasToWait() {
        UUID saga = begun(plan(CredentialKind.SECRET), signIn());

        SagaPause pause = scoped(() ->
                engine(new Cancels(saga, StepKey.APPLICATION_CREATED, true)).advance(saga));

        assertThat(pause).isEqualTo(new SagaPause.Over(SagaState.UNDONE));
        assertThat(applications()).isEmpty();
    }

    @AfterEach
    void calmDown() {
        world.change(() -> world.chaos().set(state -> state.withReplication(0, Chaos.Slow.NORMAL)));
    }

    /** Made and let in a moment ago, and a server of Microsoft's that does not know of it: no proof that it is gone. */
    @Test
    void takesBackWhatMicrosoftDoesNotShowYet() {
        world.change(() -> world.chaos().set(state -> state.withReplication(4, Chaos.Slow.NORMAL)));
        UUID saga = begun(plan(CredentialKind.SECRET), signIn());
        advance(saga);
        rows.in(rows.first(), () -> writing.turn(saga, SagaNote.of("CANCELLED")));

        assertThat(advance(saga)).isNotInstanceOf(SagaPause.Over.class);
        calmDown();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> advance(saga) instanceof SagaPause.Over);

        assertThat(view(saga).state()).isEqualTo(SagaState.UNDONE);
        assertThat(applications()).isEmpty();
        assertThat(helperPresent()).isFalse();
    }

    @Test
    void keepsTheSignInThatTheWayBackNeeds() {
        UUID saga = begun(plan(CredentialKind.SECRET), signIn(Set.of("Application.ReadWrite.All", "Policy.Read.All")));

        scoped(() -> engine(new Cancels(saga, StepKey.DELEGATED_GRANTS, false)).advance(saga));

        assertThat(view(saga).undoing()).isTrue();
        assertThat(states(saga)).containsEntry(StepKey.APPLICATION_CREATED, StepState.UNDONE);
        assertThat(applications()).isEmpty();
    }

    /** Somebody cancels while the step is at Microsoft. */
    private final class Cancels extends SagaProbe {

        private final UUID saga;
        private final StepKey during;
        private final boolean waits;
        private boolean done;

        Cancels(UUID saga, StepKey during, boolean waits) {
            this.saga = saga;
            this.during = during;
            this.waits = waits;
        }

        @Override
        public void called(StepKey step) {
            if (step == during && !done) {
                done = true;
                writing.turn(saga, SagaNote.of("CANCELLED"));
                if (waits) {
                    throw new NotYet(SagaNote.of("REPLICATING"), Duration.ofSeconds(1));
                }
            }
        }
    }

    private Saga atWork(UUID saga) {
        return scoped(() -> {
            writing.begin(saga);
            return reading.find(saga).orElseThrow();
        });
    }

    private SagaView view(UUID saga) {
        return scoped(() -> sagas.view(saga));
    }
}
