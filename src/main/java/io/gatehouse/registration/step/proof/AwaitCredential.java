package io.gatehouse.registration.step.proof;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.credential.CredentialAcceptance;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialUpload;
import io.gatehouse.registration.credential.Credentials;
import io.gatehouse.registration.credential.StoredCredential;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.rotation.RotationEnds;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Waits until the token endpoint accepts the new credential, several times in a row because its servers differ, and
 * clears away what crashed attempts left on the application. From then on the credential is the one in use.
 */
@Component
class AwaitCredential implements SagaStep {

    private final Credentials rows;
    private final CredentialAcceptance acceptance;
    private final Applications applications;
    private final CredentialUpload upload;
    private final RotationEnds ends;

    AwaitCredential(
            Credentials rows,
            CredentialAcceptance acceptance,
            Applications applications,
            CredentialUpload upload,
            RotationEnds ends) {
        this.rows = rows;
        this.acceptance = acceptance;
        this.applications = applications;
        this.upload = upload;
        this.ends = ends;
    }

    @Override
    public StepKey key() {
        return StepKey.REPLICATED;
    }

    @Override
    public SagaNote run(SagaRun saga) {
        StoredCredential credential = rows.get(UUID.fromString(saga.need(Fact.CREDENTIAL_ID)));
        acceptance.require(saga, saga.need(Fact.CLIENT_ID), saga.plan().place().tenant(), credential);
        removeLeftovers(saga);
        rows.accepted(credential.id());
        removeReplaced(saga, credential);
        return SagaNote.of("ACCEPTED");
    }

    /** Only after the new one is in use; a rotation that waited for an administrator is done with it. */
    private void removeReplaced(SagaRun saga, StoredCredential credential) {
        UUID registration = UUID.fromString(saga.need(Fact.REGISTRATION_ID));
        String service = saga.plan().place().service();
        CredentialUpload.Target target = new CredentialUpload.Target(saga.access(), saga.need(Fact.OBJECT_ID));
        rows.present(registration).stream()
                .filter(old -> old.view().state() == CredentialState.RETIRED
                        && service.equals(old.view().service()))
                .filter(old -> old.view().keyId() != null)
                .forEach(old -> upload.remove(saga, target, old));
        ends.overtaken(registration, service, credential.view());
    }

    /**
     * Only what this service's own attempts left, and the rows are read after the application: a secret that another
     * service adds at the same moment is not taken for a leftover.
     */
    private void removeLeftovers(SagaRun saga) {
        UUID registration = UUID.fromString(saga.need(Fact.REGISTRATION_ID));
        String objectId = saga.need(Fact.OBJECT_ID);
        Application present = saga.call(() -> applications.byObjectId(saga.access(), objectId))
                .orElseThrow(() -> new NotYet(SagaNote.of("REPLICATING")));
        List<String> ours = rows.names(registration, saga.plan().place().service());
        Set<String> known = rows.present(registration).stream()
                .map(credential -> String.valueOf(credential.view().keyId()))
                .collect(Collectors.toSet());
        present.passwords().stream()
                .filter(password -> password.displayName() != null && ours.contains(password.displayName()))
                .filter(password -> !known.contains(password.keyId()))
                .forEach(password ->
                        saga.act(() -> applications.removePassword(saga.access(), objectId, password.keyId())));
    }
}
