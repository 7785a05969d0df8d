package io.gatehouse.registration.step.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.spy;

import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.registration.SagaBase;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaSettings;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.credential.CredentialAcceptance;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.CredentialProof;
import io.gatehouse.registration.credential.CredentialUpload;
import io.gatehouse.registration.credential.Credentials;
import io.gatehouse.registration.credential.StoredCredential;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.progress.SagaEngine;
import io.gatehouse.registration.progress.SagaPause;
import io.gatehouse.registration.rotation.RotationEnds;
import io.gatehouse.registration.saga.SagaProbe;
import io.gatehouse.registration.saga.SagaStep;
import io.gatehouse.sandbox.Application;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

/** An administrator has a credential renewed that is in use. */
class SparedCredentialTests extends SagaBase {

    private static final String SERVICE = "direct-routing";

    @Autowired
    Credentials credentials;

    @Autowired
    CredentialAcceptance acceptance;

    @Autowired
    CredentialProof proof;

    @Autowired
    Applications graph;

    @Autowired
    CredentialUpload upload;

    @Autowired
    RotationEnds ends;

    private UUID registration;
    private StoredCredential old;
    private UUID renewal;

    @BeforeEach
    void renewWhatIsInUse() {
        UUID first = begun(plan(CredentialKind.SECRET), signIn());
        advance(first);
        registration = scoped(() -> sagas.view(first)).registrationId();
        sql("created_at = now() - interval '170 days', expires_at = now() + interval '3 days'");
        old = active();
        renewal = begun(plan(CredentialKind.SECRET).onto(registration), signIn());
    }

    @Test
    void sparesTheOldOneForAsLongAsARotationDoes() {
        assertThat(patiently())
                .isInstanceOfSatisfying(
                        SagaPause.Later.class,
                        later -> assertThat(later.note().code()).isEqualTo("SPARED"));
        assertThat(active().id()).isNotEqualTo(old.id());
        assertThat(keyIds())
                .containsExactlyInAnyOrder(old.view().keyId(), active().view().keyId());
        assertThat(tokenEndpoint.clientCredentials(
                        proof.identity(applications().getFirst().appId(), old), new TenantId(tenant.tenantId())))
                .as("a server that is behind takes it")
                .isNotNull();

        sql("accepted_at = accepted_at - interval '6 minutes'");
        assertThat(patiently()).isEqualTo(new SagaPause.Over(SagaState.READY));
        assertThat(keyIds()).containsExactly(active().view().keyId());
        assertThat(scoped(() -> registrations.credentialsOf(registration))).hasSize(1);
    }

    @Test
    void sparesNoneThatHasEnded() {
        sql("expires_at = now() - interval '1 minute'");

        assertThat(patiently()).isEqualTo(new SagaPause.Over(SagaState.READY));
        assertThat(keyIds()).containsExactly(active().view().keyId());
    }

    @Test
    void sparesNoneThatSomebodyDeleted() {
        Application app = applications().getFirst();
        world.change(() -> world.save(app.withCredentials(List.of(), app.certificates())));

        assertThat(patiently()).isEqualTo(new SagaPause.Over(SagaState.READY));
        assertThat(keyIds()).containsExactly(active().view().keyId());
    }

    /** Asked with the old one, a server that is behind in something else: no administrator is to sign in for that. */
    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"APP_MISSING", "CONSENT_MISSING", "REGISTRATION_WRONG"})
    void sparesTheOldOneWhereSomethingElseIsRefused(FailureKind kind) {
        acceptance = spy(acceptance);
        doThrow(MicrosoftException.of(kind, "Not known here")).when(acceptance).refuses(any(), any(), any(), any());

        assertThat(patiently())
                .isInstanceOfSatisfying(
                        SagaPause.Later.class,
                        later -> assertThat(later.note().code()).isEqualTo("SPARED"));

        sql("accepted_at = accepted_at - interval '6 minutes'");
        assertThat(patiently()).isEqualTo(new SagaPause.Over(SagaState.READY));
    }

    @Test
    void leavesTheNewOneAloneWhereTheRestIsTakenBack() {
        patiently();
        rows.in(rows.first(), () -> {
            writing.turn(renewal, SagaNote.of("CANCELLED"));
            sagaTokens.keep(renewal, customer, signIn());
            return renewal;
        });

        assertThat(patiently()).isEqualTo(new SagaPause.Over(SagaState.UNDONE));
        assertThat(active().id()).isNotEqualTo(old.id());
        assertThat(keyIds()).containsExactly(active().view().keyId());
    }

    private SagaPause patiently() {
        Map<StepKey, SagaStep> steps = new EnumMap<>(tools.steps());
        SagaSettings patient =
                new SagaSettings(Duration.ofSeconds(6), 2, Duration.ZERO, Duration.ofMinutes(5), Duration.ofDays(30));
        steps.put(StepKey.REPLICATED, new AwaitCredential(credentials, acceptance, graph, upload, ends, patient));
        SagaEngine engine = new SagaEngine(
                reading, writing, sagaTokens, outcomes, new SagaProbe(), new SagaEngine.Tools(steps, clock));
        return scoped(() -> engine.advance(renewal));
    }

    private StoredCredential active() {
        return scoped(() -> credentials.active(registration, SERVICE)).orElseThrow();
    }

    private List<String> keyIds() {
        return applications().getFirst().passwords().stream()
                .map(Application.Password::keyId)
                .toList();
    }

    private void sql(String change) {
        rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("update credential set " + change + " where registration_id = ? and state = 'ACTIVE'")
                        .param(registration)
                        .update());
    }
}
