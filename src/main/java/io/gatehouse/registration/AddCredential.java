package io.gatehouse.registration;

import io.gatehouse.microsoft.MicrosoftException;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Gives the application the credential of this service: intent first, then Microsoft, then the proof that it is there. */
@Component
class AddCredential implements SagaStep {

    private final Credentials rows;
    private final CredentialUpload upload;

    AddCredential(Credentials rows, CredentialUpload upload) {
        this.rows = rows;
        this.upload = upload;
    }

    @Override
    public StepKey key() {
        return StepKey.CREDENTIAL;
    }

    @Override
    public SagaNote run(SagaRun saga) {
        StoredCredential credential = intended(saga);
        try {
            upload.upload(saga, target(saga), credential);
        } catch (MicrosoftException e) {
            CredentialChoice next =
                    CredentialChoice.of(saga).refused(e.failure(), saga.now()).orElseThrow(() -> e);
            rows.removed(credential.id());
            saga.forget(Fact.CREDENTIAL_ID);
            next.remember(saga);
            throw new NotYet(SagaNote.of("POLICY_NOTICED"));
        }
        CredentialView made = rows.get(credential.id()).view();
        return SagaNote.of(
                "CREDENTIAL_" + made.kind(),
                made.name(),
                Objects.requireNonNull(made.expiresAt()).toString().substring(0, 10));
    }

    private StoredCredential intended(SagaRun saga) {
        UUID registration = UUID.fromString(saga.need(Fact.REGISTRATION_ID));
        String service = saga.plan().place().service();
        CredentialChoice choice = CredentialChoice.of(saga);
        StoredCredential credential = saga.fact(Fact.CREDENTIAL_ID)
                .map(id -> rows.get(UUID.fromString(id)))
                .or(() -> rows.present(registration).stream()
                        .filter(known -> service.equals(known.view().service())
                                && known.view().kind() == choice.kind()
                                && known.view().state() == CredentialState.INTENDED
                                && known.replaces() == null)
                        .findFirst())
                .orElseGet(() ->
                        rows.intend(new NewCredential(registration, service, choice.kind(), choice.endsAt(), null)));
        saga.remember(Fact.CREDENTIAL_ID, credential.id().toString());
        return credential;
    }

    private static CredentialUpload.Target target(SagaRun saga) {
        return new CredentialUpload.Target(saga.access(), saga.need(Fact.OBJECT_ID));
    }

    @Override
    public void undo(SagaRun saga) {
        saga.fact(Fact.CREDENTIAL_ID)
                .map(id -> rows.get(UUID.fromString(id)))
                .filter(credential -> credential.view().state() != CredentialState.REMOVED)
                .ifPresent(credential -> upload.remove(saga, target(saga), credential));
    }
}
