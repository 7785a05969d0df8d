package io.gatehouse.registration.step.proof;

import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.credential.CredentialAcceptance;
import io.gatehouse.registration.credential.Credentials;
import io.gatehouse.registration.credential.StoredCredential;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The last look, with nothing of the admin's: the credential still works now that the helper is gone. */
@Component
class Prove implements SagaStep {

    private final Credentials rows;
    private final CredentialAcceptance acceptance;

    Prove(Credentials rows, CredentialAcceptance acceptance) {
        this.rows = rows;
        this.acceptance = acceptance;
    }

    @Override
    public StepKey key() {
        return StepKey.PROVEN;
    }

    @Override
    public SagaNote run(SagaRun saga) {
        StoredCredential credential = rows.get(UUID.fromString(saga.need(Fact.CREDENTIAL_ID)));
        acceptance.require(saga, saga.need(Fact.CLIENT_ID), saga.plan().place().tenant(), credential);
        return SagaNote.of("PROVEN");
    }
}
