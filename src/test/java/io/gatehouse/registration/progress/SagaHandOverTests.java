package io.gatehouse.registration.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.Plans;
import io.gatehouse.registration.RegistrationRows;
import io.gatehouse.registration.SagaBase;
import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.Saga;
import io.gatehouse.registration.saga.SagaOvertaken;
import io.gatehouse.registration.saga.SagaProbe;
import io.gatehouse.registration.saga.SagaWriting;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Others step in while a registration is made: a newer invitation, another tenant, a cancel, another service. */
class SagaHandOverTests extends SagaBase {

    @Autowired
    RegistrationRows registrationRows;

    private UUID first;
    private UUID second;

    /** Nobody waits for their results, so that nothing but the saga itself is looked at. */
    @BeforeEach
    void endedInvitations() {
        first = ended();
        second = ended();
    }

    @Test
    void belongsToTheInvitationThatGoesOnWithIt() {
        BootstrapToken token = signIn();
        UUID saga = begun(asked(first), new BootstrapToken(token.accessToken(), clock.instant()));
        assertThat(advance(saga)).isEqualTo(new SagaPause.ForPerson(SagaState.NEEDS_SIGN_IN));

        assertThat(begin(asked(second), token)).isEqualTo(saga);

        awaitState(saga, SagaState.READY);
        assertThat(scoped(() -> sagas.ofInvitation(second)).orElseThrow().id()).isEqualTo(saga);
        assertThat(scoped(() -> sagas.ofInvitation(first))).isEmpty();
        assertClean(saga, CredentialKind.SECRET);
    }

    @Test
    void endsForTheInvitationThatItBelongsToByThen() {
        UUID saga = begun(asked(first), signIn());
        Saga stale = atWork(saga);
        rows.in(rows.first(), () -> {
            writing.plan(saga, asked(second));
            return saga;
        });

        assertThat(scoped(() -> writing.finish(stale, SagaState.UNDONE))).contains(new SagaWriting.Ended(second));
    }

    @Test
    void refusesToGoOnInAnotherTenant() {
        UUID saga = begun(elsewhere(asked(first)), signIn());

        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> begin(asked(first), signIn()))
                .satisfies(conflict -> assertThat(conflict.key()).isEqualTo(RegistrationSagas.ELSEWHERE));

        assertThat(view(saga).state()).isEqualTo(SagaState.RUNNING);
    }

    @Test
    void leavesBehindWhatAnEarlierInvitationBeganInAnotherTenant() {
        RegistrationPlan elsewhere = elsewhere(asked(first));
        UUID left = begun(elsewhere, signIn());

        UUID saga = begin(asked(second), signIn());

        awaitState(saga, SagaState.READY);
        assertThat(saga).isNotEqualTo(left);
        assertThat(view(left).problem())
                .isEqualTo(
                        SagaNote.of("LEFT_ELSEWHERE", elsewhere.place().tenant().value()));
        assertThat(advance(left)).isEqualTo(new SagaPause.Over(SagaState.UNDONE));
    }

    @Test
    void leavesTheSecretAloneThatAnotherServiceJustAdded() {
        UUID finished = begun(plan(CredentialKind.SECRET), signIn());
        advance(finished);
        UUID registration = view(finished).registrationId();
        UUID adding = begun(joining(registration, "presence-sync"), signIn());
        assertThatExceptionOfType(SagaOvertaken.class)
                .isThrownBy(() -> scoped(() -> engine(new DiesAfterItsSecret()).advance(adding)));
        assertThat(secretsOf("presence-sync")).isEqualTo(1);

        UUID third = begun(joining(registration, "remote-expert"), signIn());
        assertThat(advance(third)).isEqualTo(new SagaPause.Over(SagaState.READY));

        assertThat(secretsOf("presence-sync")).isEqualTo(1);
    }

    @Test
    void keepsTheRegistrationOfAnotherCustomerApart() {
        UUID saga = begun(plan(CredentialKind.SECRET), signIn());
        advance(saga);
        UUID other = new TestInvitations(rows.first(), customers, invitations).customer("Another customer", null);
        AppRegistration known = scoped(() -> registrations.get(view(saga).registrationId()));

        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> rows.in(
                        rows.first(),
                        () -> registrationRows.keep(new RegistrationRows.NewRow(
                                other,
                                known.tenant(),
                                known.clientId(),
                                known.objectId(),
                                "Taken over",
                                null,
                                AppRegistration.Origin.ADOPTED))))
                .satisfies(conflict -> assertThat(conflict.key()).isEqualTo(AppRegistrations.OTHER_CUSTOMER));
    }

    @Test
    void hasTheNewInvitationWaitUntilAllIsTakenBack() {
        UUID live = live();
        UUID saga = begun(asked(first), signIn());
        rows.in(rows.first(), () -> writing.turn(saga, SagaNote.of("ABANDONED")));

        assertThat(begin(asked(live), signIn())).isEqualTo(saga);
        assertThat(scoped(() -> sagas.ofInvitation(live)).orElseThrow().undoing())
                .isTrue();

        awaitState(saga, SagaState.UNDONE);
        assertThat(failures(live)).isZero();
        UUID anew = begin(asked(second), signIn());
        assertThat(anew).isNotEqualTo(saga);
        awaitState(anew, SagaState.READY);
    }

    @Test
    void tellsAFailureToTheInvitationThatItBelongsToByThen() {
        UUID live = live();
        UUID saga = begun(asked(first), signIn());
        Saga stale = atWork(saga);
        rows.in(rows.first(), () -> writing.plan(saga, asked(live)));

        scoped(() -> outcomes.failed(stale, SagaNote.of("REPLICATING")));

        assertThat(failures(live)).isOne();
    }

    /** As another replica would see it: the secret is there, its key id not yet written down. */
    private static final class DiesAfterItsSecret extends SagaProbe {

        private int calls;

        @Override
        public void called(StepKey step) {
            if (step == StepKey.CREDENTIAL && ++calls == 2) {
                throw new SagaOvertaken();
            }
        }
    }

    private UUID live() {
        return new TestInvitations(rows.first(), customers, invitations)
                .link(customer)
                .invitation()
                .id();
    }

    private long failures(UUID invitation) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("""
                                select count(*) from audit_entry where action = 'invitation.failed' and subject_id = ?
                                """)
                        .param(invitation.toString())
                        .query(Long.class)
                        .single());
    }

    private UUID ended() {
        UUID id = live();
        return scoped(() -> {
            invitations.revoke(id, "Only here to have ended", MAJA);
            return id;
        });
    }

    private RegistrationPlan joining(@Nullable UUID registration, String service) {
        return Plans.joining(
                plan(CredentialKind.SECRET),
                java.util.Objects.requireNonNull(registration),
                service,
                CredentialKind.SECRET);
    }

    private long secretsOf(String service) {
        return applications().getFirst().passwords().stream()
                .filter(password -> password.displayName().startsWith("gatehouse/" + service + "/"))
                .count();
    }

    private RegistrationPlan asked(UUID invitation) {
        return plan(CredentialKind.SECRET).askedBy(invitation);
    }

    private static RegistrationPlan elsewhere(RegistrationPlan plan) {
        RegistrationPlan.Place place = plan.place();
        return new RegistrationPlan(
                new RegistrationPlan.Place(
                        place.customerId(),
                        new TenantId("0b0e0000-0000-4000-8000-00000000e15e"),
                        place.service(),
                        place.invitationId(),
                        null),
                plan.settings(),
                plan.access(),
                plan.credential(),
                plan.extras());
    }

    private UUID begin(RegistrationPlan plan, BootstrapToken token) {
        return scoped(() -> sagas.begin(plan, token, MAJA));
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

    private void awaitState(UUID saga, SagaState state) {
        Awaitility.await(state.name())
                .atMost(Duration.ofMinutes(2))
                .until(() -> view(saga).state() == state);
    }
}
