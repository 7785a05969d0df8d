package io.gatehouse.registration.step.proof;

import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaSettings;
import io.gatehouse.registration.credential.CredentialAcceptance;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialUpload;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.credential.Credentials;
import io.gatehouse.registration.credential.NewCredential;
import io.gatehouse.registration.credential.StoredCredential;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.rotation.RotationRows;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Gives the application the credential of this service: intent first, then Microsoft, then the proof that it is there. */
@Component
class AddCredential implements SagaStep {

    private final Credentials rows;
    private final CredentialUpload upload;
    private final CredentialAcceptance acceptance;
    private final RotationRows rotations;
    private final SagaSettings settings;

    AddCredential(
            Credentials rows,
            CredentialUpload upload,
            CredentialAcceptance acceptance,
            RotationRows rotations,
            SagaSettings settings) {
        this.rows = rows;
        this.upload = upload;
        this.acceptance = acceptance;
        this.rotations = rotations;
        this.settings = settings;
    }

    @Override
    public StepKey key() {
        return StepKey.CREDENTIAL;
    }

    @Override
    public SagaNote run(SagaRun saga) {
        Optional<StoredCredential> kept = kept(saga);
        if (kept.isPresent()) {
            saga.remember(Fact.CREDENTIAL_KEPT, "yes");
            saga.remember(Fact.CREDENTIAL_ID, kept.get().id().toString());
            return SagaNote.of("CREDENTIAL_KEPT", kept.get().view().name());
        }
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

    /** A repair needs no other credential where the one in use works, lasts, is of a kind that may follow it, and nobody waits for its replacement. */
    private Optional<StoredCredential> kept(SagaRun saga) {
        boolean begun = saga.fact(Fact.CREDENTIAL_ID).isPresent()
                && saga.fact(Fact.CREDENTIAL_KEPT).isEmpty();
        UUID registration = UUID.fromString(saga.need(Fact.REGISTRATION_ID));
        String service = saga.plan().place().service();
        if (begun
                || !saga.plan().joinsEarlier()
                || rotations.openOf(registration, service).isPresent()) {
            return Optional.empty();
        }
        CredentialChoice choice = CredentialChoice.of(saga);
        return rows.active(registration, service)
                .filter(credential -> !choice.forbids(credential.view().kind()))
                .filter(credential -> lasts(credential, saga))
                .filter(credential -> acceptance.accepts(
                        saga, saga.need(Fact.CLIENT_ID), saga.plan().place().tenant(), credential));
    }

    private boolean lasts(StoredCredential credential, SagaRun saga) {
        Instant end = credential.view().expiresAt();
        return end == null || settings.rotateAt(made(credential), end).isAfter(saga.now());
    }

    /** Of what was typed in nobody knows how long it has lived. */
    private static Instant made(StoredCredential credential) {
        return credential.view().madeHere() ? credential.view().createdAt() : Instant.EPOCH;
    }

    private StoredCredential intended(SagaRun saga) {
        UUID registration = UUID.fromString(saga.need(Fact.REGISTRATION_ID));
        String service = saga.plan().place().service();
        UUID before =
                rows.active(registration, service).map(StoredCredential::id).orElse(null);
        CredentialChoice choice = CredentialChoice.of(saga);
        StoredCredential credential = saga.fact(Fact.CREDENTIAL_ID)
                .map(id -> rows.get(UUID.fromString(id)))
                .or(() -> rows.present(registration).stream()
                        .filter(known -> service.equals(known.view().service())
                                && known.view().kind() == choice.kind()
                                && known.view().state() == CredentialState.INTENDED
                                && (known.replaces() == null || known.replaces().equals(before)))
                        .findFirst())
                .orElseGet(() ->
                        rows.intend(new NewCredential(registration, service, choice.kind(), choice.endsAt(), before)));
        saga.remember(Fact.CREDENTIAL_ID, credential.id().toString());
        return credential;
    }

    private static CredentialUpload.Target target(SagaRun saga) {
        return new CredentialUpload.Target(saga.access(), saga.need(Fact.OBJECT_ID));
    }

    @Override
    public void undo(SagaRun saga) {
        if (saga.fact(Fact.CREDENTIAL_KEPT).isPresent()) {
            return;
        }
        saga.fact(Fact.CREDENTIAL_ID)
                .map(id -> rows.get(UUID.fromString(id)))
                // what took the place of another one is all that the service has
                .filter(credential ->
                        credential.replaces() == null || credential.view().state() != CredentialState.ACTIVE)
                .filter(credential -> credential.view().state() != CredentialState.REMOVED)
                .ifPresent(credential -> upload.remove(saga, target(saga), credential));
    }
}
