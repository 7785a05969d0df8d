package io.gatehouse.registration.step.proof;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaSettings;
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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Waits until the token endpoint accepts the new credential, several times in a row because its servers differ, and
 * clears away what crashed attempts left on the application. From then on the credential is the one in use; the one that
 * it replaces is spared for a while, as a rotation does, and then removed.
 */
@Component
class AwaitCredential implements SagaStep {

    /** An administrator's token lasts an hour and cannot be renewed, and his helper's rights stand as long. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Credentials rows;
    private final CredentialAcceptance acceptance;
    private final Applications applications;
    private final CredentialUpload upload;
    private final RotationEnds ends;
    private final SagaSettings settings;

    AwaitCredential(
            Credentials rows,
            CredentialAcceptance acceptance,
            Applications applications,
            CredentialUpload upload,
            RotationEnds ends,
            SagaSettings settings) {
        this.settings = settings;
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
        spare(saga, rows.get(credential.id()));
        removeReplaced(saga, credential);
        return SagaNote.of("ACCEPTED");
    }

    /**
     * A server that has not heard of the new one yet still takes the old one, unless that has ended or is gone. Until then
     * the new one is proven again and again.
     */
    private void spare(SagaRun saga, StoredCredential fresh) {
        Duration overlap = settings.overlap().compareTo(LONGEST) < 0 ? settings.overlap() : LONGEST;
        Instant until = Objects.requireNonNull(fresh.acceptedAt()).plus(overlap);
        boolean needed = until.isAfter(saga.now())
                && replaced(saga).anyMatch(old -> old.id().equals(fresh.replaces()) && works(saga, old));
        if (needed) {
            String time = until.truncatedTo(ChronoUnit.MINUTES).toString();
            throw new NotYet(SagaNote.of("SPARED", time.substring(11, 16)));
        }
    }

    private boolean works(SagaRun saga, StoredCredential old) {
        Instant end = old.view().expiresAt();
        boolean ended = end != null && !end.isAfter(saga.now());
        return !ended && !refused(saga, old);
    }

    /**
     * Refused as a credential. That one server knows no app or no consent says nothing about it, as the new one got a token
     * just now: no administrator has to sign in for that.
     */
    private boolean refused(SagaRun saga, StoredCredential old) {
        try {
            return acceptance.refuses(
                    saga, saga.need(Fact.CLIENT_ID), saga.plan().place().tenant(), old);
        } catch (MicrosoftException e) {
            if (e.failure().passing()) {
                throw e;
            }
            return false;
        }
    }

    /** Only after the new one is in use; a rotation that waited for an administrator is done with it. */
    private void removeReplaced(SagaRun saga, StoredCredential credential) {
        CredentialUpload.Target target = new CredentialUpload.Target(saga.access(), saga.need(Fact.OBJECT_ID));
        replaced(saga).toList().forEach(old -> upload.remove(saga, target, old));
        ends.overtaken(registration(saga), saga.plan().place().service(), credential.view());
    }

    private Stream<StoredCredential> replaced(SagaRun saga) {
        String service = saga.plan().place().service();
        return rows.present(registration(saga)).stream()
                .filter(old -> old.view().state() == CredentialState.RETIRED
                        && service.equals(old.view().service()))
                .filter(old -> old.view().keyId() != null);
    }

    private static UUID registration(SagaRun saga) {
        return UUID.fromString(saga.need(Fact.REGISTRATION_ID));
    }

    /** What took the place of another one stays, so that other one goes. */
    @Override
    public void undo(SagaRun saga) {
        if (saga.fact(Fact.CREDENTIAL_KEPT).isPresent()) {
            return;
        }
        saga.fact(Fact.CREDENTIAL_ID)
                .map(id -> rows.get(UUID.fromString(id)))
                .filter(fresh -> fresh.replaces() != null && fresh.view().state() == CredentialState.ACTIVE)
                .ifPresent(fresh -> removeReplaced(saga, fresh));
    }

    /**
     * Only what this service's own attempts left, and the rows are read after the application: a secret that another
     * service adds at the same moment is not taken for a leftover.
     */
    private void removeLeftovers(SagaRun saga) {
        UUID registration = registration(saga);
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
