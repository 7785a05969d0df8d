package io.gatehouse.registration.credential;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.Key;
import io.gatehouse.microsoft.application.ApplicationFacts.NewKey;
import io.gatehouse.microsoft.application.ApplicationFacts.NewPassword;
import io.gatehouse.microsoft.application.ApplicationFacts.Password;
import io.gatehouse.microsoft.application.ApplicationKeys;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.application.FederatedCredentials;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.registration.attempt.External;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.certificate.CertificateFacts;
import io.gatehouse.vault.certificate.Certificates;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Gets an intended credential to Microsoft, whatever an earlier attempt left there. A key pair is sealed before it is
 * uploaded, so it is merely found again; the text of a secret that was made but never arrived here is lost for good, so
 * that secret is removed and another one made.
 */
@Component
public class CredentialUpload {

    private final Applications applications;
    private final ApplicationKeys keys;
    private final Certificates certificates;
    private final FederatedCredentials trusts;
    private final Credentials rows;

    CredentialUpload(
            Applications applications,
            ApplicationKeys keys,
            Certificates certificates,
            FederatedCredentials trusts,
            Credentials rows) {
        this.applications = applications;
        this.keys = keys;
        this.trusts = trusts;
        this.certificates = certificates;
        this.rows = rows;
    }

    /** Where the credential goes. */
    public record Target(GraphAccess access, String objectId) {}

    public void upload(External external, Target target, StoredCredential credential) {
        if (credential.view().state() != CredentialState.INTENDED) {
            return;
        }
        switch (credential.view().kind()) {
            case SECRET -> secret(external, target, credential);
            case CERTIFICATE -> certificate(external, target, keyed(credential));
            case FEDERATED -> throw new IllegalStateException("A trust is kept only after it was accepted");
        }
    }

    private void secret(External external, Target target, StoredCredential credential) {
        removeOrphans(external, target, credential.view().name());
        Instant ends = ends(credential);
        NewPassword made = external.call(() -> applications.addPassword(
                target.access(), target.objectId(), credential.view().name(), ends));
        Password facts = made.facts();
        rows.keepMade(
                credential.id(),
                made.text(),
                facts.keyId(),
                facts.hint(),
                Objects.requireNonNullElse(facts.endsAt(), ends));
    }

    private void removeOrphans(External external, Target target, String name) {
        List<Password> orphans = read(external, target).passwords().stream()
                .filter(password -> name.equals(password.displayName()))
                .toList();
        orphans.forEach(orphan ->
                external.act(() -> applications.removePassword(target.access(), target.objectId(), orphan.keyId())));
    }

    /** With its key pair, which is made and sealed now where it is not there yet. */
    public StoredCredential keyed(StoredCredential credential) {
        if (credential.text() != null) {
            return credential;
        }
        Secret pem = certificates.create(
                credential.view().name(), credential.view().createdAt().minusSeconds(300), ends(credential));
        rows.keep(credential.id(), pem, certificates.facts(pem).sha1());
        return rows.get(credential.id());
    }

    private void certificate(External external, Target target, StoredCredential credential) {
        CertificateFacts facts = certificates.facts(credential.known());
        if (find(read(external, target), credential, facts).isEmpty()) {
            NewKey wanted = new NewKey(
                    credential.id().toString(),
                    credential.view().name(),
                    facts.der(),
                    facts.startsAt(),
                    facts.endsAt());
            external.act(() -> keys.add(target.access(), target.objectId(), wanted));
        }
        Key present = find(read(external, target), credential, facts)
                .orElseThrow(() -> new NotYet(SagaNote.of("REPLICATING")));
        rows.uploaded(credential.id(), present.keyId());
    }

    /** By its id, by what it is, or by its name, which is ours alone: a server may choose the id and tell no thumbprint. */
    private static Optional<Key> find(Application application, StoredCredential credential, CertificateFacts facts) {
        return application.keys().stream()
                .filter(key -> credential.id().toString().equalsIgnoreCase(key.keyId())
                        || facts.sha1().equalsIgnoreCase(key.thumbprint())
                        || credential.view().name().equals(key.displayName()))
                .findFirst();
    }

    private Application read(External external, Target target) {
        return external.call(() -> applications.byObjectId(target.access(), target.objectId()))
                .orElseThrow(() -> new NotYet(SagaNote.of("REPLICATING")));
    }

    private static Instant ends(StoredCredential credential) {
        return Objects.requireNonNull(credential.view().expiresAt(), "an intended credential has an end");
    }

    /** Takes a credential away at Microsoft, whatever is there of it, and erases it here. */
    public void remove(External external, Target target, StoredCredential credential) {
        Optional<Application> application =
                external.call(() -> applications.byObjectId(target.access(), target.objectId()));
        application.ifPresent(present -> removeFrom(external, target, present, credential));
        rows.removed(credential.id());
    }

    private void removeFrom(External external, Target target, Application present, StoredCredential credential) {
        CredentialView view = credential.view();
        if (view.kind() == CredentialKind.FEDERATED) {
            external.act(() -> trusts.remove(target.access(), target.objectId(), view.name()));
            return;
        }
        present.passwords().stream()
                .filter(password ->
                        password.keyId().equals(view.keyId()) || view.name().equals(password.displayName()))
                .forEach(password -> external.act(
                        () -> applications.removePassword(target.access(), target.objectId(), password.keyId())));
        present.keys().stream()
                .filter(key -> key.keyId().equals(view.keyId())
                        || (view.thumbprint() != null && view.thumbprint().equalsIgnoreCase(key.thumbprint())))
                .forEach(key -> external.act(() -> keys.remove(target.access(), target.objectId(), key.keyId())));
    }
}
