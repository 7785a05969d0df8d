package io.gatehouse.registration.own;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.Key;
import io.gatehouse.microsoft.application.ApplicationFacts.Password;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.RegistrationRows;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.Verdict;
import io.gatehouse.registration.credential.CredentialAcceptance;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialUpload;
import io.gatehouse.registration.credential.Credentials;
import io.gatehouse.registration.credential.NewCredential;
import io.gatehouse.registration.credential.StoredCredential;
import io.gatehouse.registration.existing.TypedValues;
import io.gatehouse.registration.rotation.RotationProbe;
import io.gatehouse.shared.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Credentials of the provider's own registrations: the first one, and which of those at Microsoft are ours. */
@Service
public class OwnCredentials {

    private static final int HINT = 3;

    private final Credentials rows;
    private final CredentialUpload upload;
    private final CredentialAcceptance acceptance;
    private final RegistrationRows registrations;
    private final RotationProbe probe;
    private final Clock clock;

    OwnCredentials(
            Credentials rows,
            CredentialUpload upload,
            CredentialAcceptance acceptance,
            RegistrationRows registrations,
            RotationProbe probe,
            Clock clock) {
        this.rows = rows;
        this.upload = upload;
        this.acceptance = acceptance;
        this.registrations = registrations;
        this.probe = probe;
        this.clock = clock;
    }

    /**
     * Gives a registration its first credential, with somebody's rights: the key pair is sealed before it is uploaded.
     * True once the token endpoint accepts it; false asks to come again. Never call it inside a transaction.
     */
    public boolean provide(UUID registrationId, CredentialKind kind, Duration life, GraphAccess access) {
        AppRegistration registration = registrations.find(registrationId).orElseThrow();
        String objectId = Objects.requireNonNull(registration.objectId());
        StoredCredential credential = pending(registrationId)
                .orElseGet(() -> rows.intend(new NewCredential(
                        registrationId, null, kind, clock.instant().plus(life), null)));
        if (credential.view().state() == CredentialState.ACTIVE) {
            return true;
        }
        try {
            upload.upload(probe, new CredentialUpload.Target(access, objectId), credential);
            acceptance.require(probe, registration.clientId(), registration.tenant(), rows.get(credential.id()));
        } catch (NotYet waiting) {
            return false;
        } catch (MicrosoftException e) {
            if (Verdict.of(e.failure(), true) instanceof Verdict.Wait) {
                return false;
            }
            throw e;
        }
        rows.accepted(credential.id());
        return true;
    }

    private Optional<StoredCredential> pending(UUID registrationId) {
        return rows.present(registrationId).stream()
                .filter(credential -> credential.view().state() != CredentialState.RETIRED)
                .findFirst();
    }

    /**
     * Configured and typed secrets come without Microsoft's id and without their end; their beginning, or the thumbprint
     * of a certificate, tells which one it is.
     */
    @Transactional
    void recognise(UUID registrationId, Application application) {
        for (StoredCredential ours : rows.present(registrationId)) {
            if (ours.text() != null) {
                match(ours, ours.text(), application)
                        .ifPresent(found -> rows.recognised(ours.id(), found.keyId(), found.endsAt()));
            }
        }
    }

    private record Found(String keyId, @Nullable Instant endsAt) {}

    private static Optional<Found> match(StoredCredential ours, Secret text, Application application) {
        String keyId = ours.view().keyId();
        if (ours.view().kind() == CredentialKind.CERTIFICATE) {
            return application.keys().stream()
                    .filter(key -> isOurs(key, keyId, ours.view().thumbprint()))
                    .map(key -> new Found(key.keyId(), key.endsAt()))
                    .findFirst();
        }
        String hint = text.reveal().substring(0, Math.min(HINT, text.reveal().length()));
        List<Password> likely = application.passwords().stream()
                .filter(password ->
                        keyId == null ? hint.equals(password.hint()) : keyId.equalsIgnoreCase(password.keyId()))
                .toList();
        return likely.size() == 1
                ? Optional.of(
                        new Found(likely.getFirst().keyId(), likely.getFirst().endsAt()))
                : Optional.empty();
    }

    private static boolean isOurs(Key key, @Nullable String keyId, @Nullable String thumbprint) {
        return key.keyId().equalsIgnoreCase(keyId)
                || (thumbprint != null && thumbprint.equalsIgnoreCase(key.thumbprint()));
    }

    /** Whether the one in use is a token of the place where Gatehouse runs. */
    @Transactional(readOnly = true)
    public boolean federated(UUID registrationId) {
        return rows.active(registrationId, null)
                .filter(credential -> credential.view().kind() == CredentialKind.FEDERATED)
                .isPresent();
    }

    /** Removes at Microsoft what another one was put in place of. Never call it inside a transaction. */
    public void removeRetired(UUID registrationId, GraphAccess access) {
        AppRegistration registration = registrations.find(registrationId).orElseThrow();
        CredentialUpload.Target target =
                new CredentialUpload.Target(access, Objects.requireNonNull(registration.objectId()));
        rows.present(registrationId).stream()
                .filter(credential -> credential.view().state() == CredentialState.RETIRED)
                .forEach(credential -> upload.remove(probe, target, credential));
    }

    /** Microsoft's ids of all that is ours, for telling the others. */
    @Transactional(readOnly = true)
    public List<String> keyIds(UUID registrationId) {
        return rows.present(registrationId).stream()
                .flatMap(credential -> Optional.ofNullable(credential.view().keyId()).stream())
                .toList();
    }

    /** What is wrong with the shape of the secret in use, where it can be seen without asking anybody. */
    @Transactional(readOnly = true)
    public Optional<TypedValues.Problem> shapeProblem(UUID registrationId) {
        String clientId = registrations.find(registrationId).orElseThrow().clientId();
        return rows.active(registrationId, null)
                .filter(credential -> credential.view().kind() == CredentialKind.SECRET)
                .flatMap(credential -> TypedValues.secret(credential.known(), clientId))
                .filter(problem -> problem != TypedValues.Problem.TOO_SHORT);
    }
}
