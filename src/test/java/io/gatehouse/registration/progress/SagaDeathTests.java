package io.gatehouse.registration.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.registration.SagaBase;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.SagaProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The process dies after each single call to Microsoft; another engine goes on and nothing is made twice. */
class SagaDeathTests extends SagaBase {

    /** As sudden as a kill: nothing of ours catches it. */
    private static final class Killed extends Error {
        Killed(StepKey step) {
            super("killed in " + step);
        }
    }

    private static final class DeadlyProbe extends SagaProbe {

        private final int deadly;
        private final List<StepKey> calls = new ArrayList<>();

        DeadlyProbe(int deadly) {
            this.deadly = deadly;
        }

        @Override
        public void called(StepKey step) {
            calls.add(step);
            if (calls.size() == deadly) {
                throw new Killed(step);
            }
        }
    }

    @AfterEach
    void calmDown() {
        world.change(
                () -> world.chaos().set(state -> state.withReplication(0, io.gatehouse.sandbox.Chaos.Slow.NORMAL)));
    }

    @ParameterizedTest
    @EnumSource(
            value = CredentialKind.class,
            names = {"SECRET", "CERTIFICATE"})
    void survivesADeathAfterEachCall(CredentialKind kind) {
        DeadlyProbe calm = new DeadlyProbe(Integer.MAX_VALUE);
        UUID first = begun(plan(kind), signIn());
        assertThat(scoped(() -> engine(calm).advance(first)))
                .as(() -> scoped(() -> sagas.view(first)).toString())
                .isEqualTo(new SagaPause.Over(SagaState.READY));
        assertClean(first, kind);
        System.out.println("Saga with " + kind + ": " + calm.calls.size() + " external calls");
        assertThat(calm.calls).hasSizeGreaterThan(25);

        for (int call = 1; call <= calm.calls.size(); call++) {
            clearTenant();
            UUID saga = begun(plan(kind), signIn());
            DeadlyProbe deadly = new DeadlyProbe(call);
            assertThatExceptionOfType(Killed.class)
                    .as("call %d", call)
                    .isThrownBy(() -> scoped(() -> engine(deadly).advance(saga)));

            resumeUntilOver(saga);

            assertClean(saga, kind);
        }
    }

    /** A build dies after the last call of each step that gives something back; {@code -Dgatehouse.deaths=all}: after each. */
    @Test
    void repairsOnceWhereverItDies() {
        UUID first = begun(plan(CredentialKind.SECRET), signIn());
        advance(first);
        UUID registration = scoped(() -> sagas.view(first)).registrationId();
        DeadlyProbe calm = new DeadlyProbe(Integer.MAX_VALUE);
        scoped(() -> engine(calm).advance(damaged(registration)));
        List<Integer> deadly = "all".equals(System.getProperty("gatehouse.deaths"))
                ? IntStream.rangeClosed(1, calm.calls.size()).boxed().toList()
                : Stream.of(StepKey.DELEGATED_GRANTS, StepKey.APP_ROLES, StepKey.BOOTSTRAP_REMOVED)
                        .map(step -> calm.calls.lastIndexOf(step) + 1)
                        .toList();
        System.out.println("Repair: " + calm.calls.size() + " external calls, killed after " + deadly.size());
        assertThat(deadly).hasSizeGreaterThan(2).doesNotContain(0);

        for (int call : deadly) {
            UUID saga = damaged(registration);
            DeadlyProbe probe = new DeadlyProbe(call);
            assertThatExceptionOfType(Killed.class)
                    .as("call %d", call)
                    .isThrownBy(() -> scoped(() -> engine(probe).advance(saga)));

            resumeUntilOver(saga);

            assertClean(saga, CredentialKind.SECRET);
            assertThat(there().assignments()).hasSize(2);
            assertThat(scoped(() -> sagas.view(saga)).registrationId()).isEqualTo(registration);
        }
    }

    /** Somebody took the roles away; a repair of it is begun. */
    private UUID damaged(UUID registration) {
        world.change(() -> List.copyOf(there().assignments().values()).forEach(world::remove));
        return begun(plan(CredentialKind.SECRET).onto(registration), signIn());
    }

    @Test
    void makesNoSecondApplicationWhileMicrosoftShowsTheFirstOneLate() {
        world.change(() ->
                world.chaos().set(state -> state.withReplication(2, new io.gatehouse.sandbox.Chaos.Slow(0, 2))));
        for (int call = 2; call <= 3; call++) {
            clearTenant();
            UUID saga = begun(plan(CredentialKind.SECRET), signIn());
            DeadlyProbe deadly = new DeadlyProbe(call);
            assertThatExceptionOfType(Killed.class)
                    .isThrownBy(() -> scoped(() -> engine(deadly).advance(saga)));
            assertThat(deadly.calls.getLast()).isEqualTo(StepKey.APPLICATION_CREATED);

            resumeUntilOver(saga);

            assertClean(saga, CredentialKind.SECRET);
        }
    }

    /** What was made while the delay was on keeps it: the saga looks again by itself, a quarter of a minute apart at most. */
    @Test
    void finishesByItselfOnceMicrosoftShowsWhatWasMade() {
        world.change(() ->
                world.chaos().set(state -> state.withReplication(8, new io.gatehouse.sandbox.Chaos.Slow(0, 8))));
        UUID saga = scoped(() -> sagas.begin(plan(CredentialKind.SECRET), signIn(), MAJA));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> scoped(() -> sagas.view(saga)).state() == SagaState.WAITING);

        calmDown();

        Awaitility.await()
                .atMost(Duration.ofSeconds(8 + 18 + 20))
                .until(() -> scoped(() -> sagas.view(saga)).state() == SagaState.READY);
        assertClean(saga, CredentialKind.SECRET);
    }

    @Test
    void isTakenBackAfterADeathInTheMiddleOfBeingTakenBack() {
        UUID finished = begun(plan(CredentialKind.SECRET), signIn());
        advance(finished);
        clearTenant();
        for (int call = 1; ; call++) {
            UUID saga = begun(plan(CredentialKind.SECRET), signIn());
            DeadlyProbe half = new DeadlyProbe(30);
            assertThatExceptionOfType(Killed.class)
                    .isThrownBy(() -> scoped(() -> engine(half).advance(saga)));
            rows.in(rows.first(), () -> {
                writing.turn(saga, SagaNote.of("CANCELLED"));
                return saga;
            });
            DeadlyProbe deadly = new DeadlyProbe(call);
            boolean died = dies(saga, deadly);

            resumeUntilOver(saga);

            assertThat(applications()).isEmpty();
            assertThat(helperPresent()).isFalse();
            if (!died) {
                System.out.println("Undo of a saga: " + deadly.calls.size() + " external calls");
                assertThat(deadly.calls).hasSizeGreaterThan(5);
                return;
            }
        }
    }

    private boolean dies(UUID saga, DeadlyProbe deadly) {
        try {
            scoped(() -> engine(deadly).advance(saga));
            return false;
        } catch (Killed killed) {
            return true;
        }
    }

    private void resumeUntilOver(UUID saga) {
        Awaitility.await("saga is over")
                .atMost(java.time.Duration.ofMinutes(2))
                .pollInterval(java.time.Duration.ofMillis(100))
                .until(() -> advance(saga) instanceof SagaPause.Over);
    }
}
