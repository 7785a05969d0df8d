package io.gatehouse.registration.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.connection.TenantFacts;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.job.JobState;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.onboarding.admin.RegisteringAdmins;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.registration.SagaBase;
import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Nobody has to look at a page that says it may be closed: whoever's turn it is gets a mail, and a cancel ends it. */
class SagaTurnTests extends SagaBase {

    @Autowired
    Outbox outbox;

    @Autowired
    Jobs jobs;

    @Autowired
    RegisteringAdmins admins;

    @Test
    void mailsOnceForEachStateUntilSomebodyGoesOn() {
        UUID invitation = invited("de");
        UUID saga = begun(
                plan(CredentialKind.SECRET).askedBy(invitation),
                signIn(Set.of("Application.ReadWrite.All", "Policy.Read.All")));

        assertThat(advance(saga)).isEqualTo(new SagaPause.ForPerson(SagaState.NEEDS_ADMIN));
        assertThat(advance(saga)).isEqualTo(new SagaPause.ForPerson(SagaState.NEEDS_SIGN_IN));
        assertThat(advance(saga)).isEqualTo(new SagaPause.ForPerson(SagaState.NEEDS_SIGN_IN));

        assertThat(kinds(invitation))
                .containsExactlyInAnyOrder(
                        "invitation", "admin-needed", "turn-admin-needed", "sign-in-needed", "turn-sign-in-needed");
        assertThat(scoped(() -> outbox.of("invitation", invitation)))
                .filteredOn(mail -> mail.kind().equals("admin-needed"))
                .singleElement()
                .satisfies(mail -> {
                    assertThat(mail.recipient()).isEqualTo("ada@" + tenant.domain());
                    assertThat(mail.subject()).contains("braucht").contains("weiteren Administrator");
                });
        assertThat(liveLinks(invitation)).isEqualTo(3);

        scoped(() -> {
            sagas.resume(saga, expired(), MAJA);
            return saga;
        });
        Awaitility.await("told again after somebody went on")
                .atMost(Duration.ofMinutes(2))
                .until(() -> kinds(invitation).stream()
                                .filter("sign-in-needed"::equals)
                                .count()
                        == 2);
    }

    /** Nobody can hurry Microsoft: after half an hour it is asked less often, the customer is told once, and it goes on. */
    @Test
    void tellsOnceThatMicrosoftIsSlowAndGoesOnByItself() {
        UUID invitation = invited("en");
        scoped(() -> {
            TenantFacts facts =
                    new TenantFacts(new TenantId(tenant.tenantId()), tenant.name(), List.of(tenant.domain()));
            admins.put(invitation, new RegisteringAdmins.Admin(facts, tenant.admin(), null), null, clock.instant());
            return invitation;
        });
        world.change(() -> world.chaos().set(state -> state.withReplication(0, new Chaos.Slow(0, 600))));
        UUID saga;
        try {
            saga = begun(plan(CredentialKind.SECRET).askedBy(invitation), signIn());
            assertThat(advance(saga)).isInstanceOf(SagaPause.Later.class);
        } finally {
            world.change(() -> world.chaos().set(state -> state.withReplication(0, Chaos.Slow.NORMAL)));
        }
        assertThat(scoped(() -> sagas.view(saga)).state()).isEqualTo(SagaState.WAITING);
        rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("update registration_saga_step set waiting_since = waiting_since - interval '31 minutes'"
                                + " where saga_id = ?")
                        .param(saga)
                        .update());

        assertThat(advance(saga))
                .isInstanceOfSatisfying(
                        SagaPause.Later.class,
                        later -> assertThat(later.after()).isGreaterThanOrEqualTo(Duration.ofMinutes(4)));
        assertThat(advance(saga)).isInstanceOf(SagaPause.Later.class);

        assertThat(scoped(() -> sagas.view(saga)).state()).isEqualTo(SagaState.PARKED);
        assertThat(kinds(invitation)).containsOnlyOnce("microsoft-slow");
        secretsWorkNow();
        Awaitility.await("goes on by itself")
                .atMost(Duration.ofMinutes(1))
                .until(() -> advance(saga).equals(new SagaPause.Over(SagaState.READY)));
    }

    /** How long Microsoft refuses a secret is settled when it is made. */
    private void secretsWorkNow() {
        world.change(() -> applications()
                .forEach(made -> world.save(made.with(draft -> draft.passwords = made.passwords().stream()
                        .map(secret -> new Application.Password(
                                secret.keyId(),
                                secret.displayName(),
                                secret.secretText(),
                                secret.startsAt(),
                                secret.endsAt()))
                        .toList()))));
    }

    @Test
    void takesBackWhatACancelledJobWasMaking() {
        UUID saga = scoped(() -> sagas.begin(plan(CredentialKind.SECRET), expired(), MAJA));
        awaitState(saga, SagaState.NEEDS_SIGN_IN);
        UUID making = job(saga);

        cancel(making);

        assertThat(scoped(() -> sagas.view(saga)).undoing()).isTrue();
        UUID takingBack = job(saga);
        assertThat(takingBack).isNotEqualTo(making);
        assertThatExceptionOfType(Conflict.class).isThrownBy(() -> cancel(takingBack));
        scoped(() -> {
            sagas.resume(saga, signIn(), MAJA);
            return saga;
        });
        awaitState(saga, SagaState.UNDONE);
        assertThat(applications()).isEmpty();
        assertThat(helperPresent()).isFalse();
    }

    /** Forward the administrator may still go on; backward it is no promise that something goes to its end. */
    @Test
    void takesNothingBackWhereAFailedJobIsSetAside() {
        UUID saga = scoped(() -> sagas.begin(plan(CredentialKind.SECRET), expired(), MAJA));
        awaitState(saga, SagaState.NEEDS_SIGN_IN);
        UUID making = job(saga);
        fail(saga, making, false);

        setAside(making);

        assertThat(scoped(() -> sagas.view(saga)).state()).isEqualTo(SagaState.FAILED);
        assertThat(scoped(() -> sagas.view(saga)).undoing()).isFalse();
        assertThat(job(saga)).as("no other one was begun").isEqualTo(making);

        fail(saga, making, true);
        setAside(making);
        assertThat(job(saga)).isEqualTo(making);
        scoped(() -> {
            sagas.resume(saga, signIn(), MAJA);
            return saga;
        });
        awaitState(saga, SagaState.UNDONE);
    }

    private void fail(UUID saga, UUID job, boolean undoing) {
        Awaitility.await("nobody works on it")
                .atMost(Duration.ofMinutes(1))
                .until(() -> scoped(() -> jobs.find(job)).orElseThrow().state() != JobState.RUNNING);
        rows.in(rows.first(), () -> {
            rows.jdbc()
                    .sql("update registration_saga set state = 'FAILED', undoing = ? where id = ?")
                    .params(undoing, saga)
                    .update();
            return rows.jdbc()
                    .sql("update job_run set state = 'FAILED', finished_at = now() where id = ?")
                    .param(job)
                    .update();
        });
    }

    private void setAside(UUID job) {
        scoped(() -> {
            jobs.setAside(job, MAJA);
            return job;
        });
        assertThat(scoped(() -> jobs.find(job)).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
    }

    private UUID invited(String locale) {
        NewInvitation wanted = new NewInvitation(
                customer,
                "direct-routing",
                ConnectionMethod.NEW_APP_REGISTRATION,
                null,
                null,
                null,
                List.of("ada@" + tenant.domain()),
                null,
                locale,
                null,
                null,
                true);
        return scoped(() -> invitations.issue(wanted, MAJA).invitation().id());
    }

    private BootstrapToken expired() {
        return new BootstrapToken(signIn().accessToken(), clock.instant().minusSeconds(1));
    }

    private void cancel(UUID job) {
        scoped(() -> {
            jobs.cancel(job, MAJA);
            return job;
        });
    }

    private UUID job(UUID saga) {
        UUID job = scoped(() -> reading.find(saga).orElseThrow()).status().jobId();
        assertThat(job).isNotNull();
        return job;
    }

    private List<String> kinds(UUID invitation) {
        return scoped(() -> outbox.of("invitation", invitation)).stream()
                .map(mail -> mail.kind())
                .toList();
    }

    private long liveLinks(UUID invitation) {
        return scoped(() -> invitations.links(invitation)).size();
    }

    private void awaitState(UUID saga, SagaState state) {
        Awaitility.await(state.name())
                .atMost(Duration.ofMinutes(2))
                .until(() -> scoped(() -> sagas.view(saga)).state() == state);
    }
}
