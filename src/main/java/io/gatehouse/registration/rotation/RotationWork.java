package io.gatehouse.registration.rotation;

import io.gatehouse.microsoft.application.ApplicationFacts.Key;
import io.gatehouse.microsoft.application.ApplicationKeys;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.attempt.External;
import io.gatehouse.registration.credential.CredentialAcceptance;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.CredentialProof;
import io.gatehouse.registration.credential.CredentialUpload;
import io.gatehouse.registration.credential.Credentials;
import io.gatehouse.registration.credential.StoredCredential;
import io.gatehouse.registration.rotation.RotationAccess.Way;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.certificate.CertificateFacts;
import io.gatehouse.vault.certificate.Certificates;
import org.springframework.stereotype.Component;

/** Gets the new credential to Microsoft and the old one away from there, with whichever rights there are. */
@Component
class RotationWork {

    private final CredentialUpload upload;
    private final CredentialProof proof;
    private final CredentialAcceptance acceptance;
    private final Credentials rows;
    private final ApplicationKeys keys;
    private final Certificates certificates;

    RotationWork(
            CredentialUpload upload,
            CredentialProof proof,
            CredentialAcceptance acceptance,
            Credentials rows,
            ApplicationKeys keys,
            Certificates certificates) {
        this.upload = upload;
        this.proof = proof;
        this.acceptance = acceptance;
        this.rows = rows;
        this.keys = keys;
        this.certificates = certificates;
    }

    void add(External external, Way way, StoredCredential old, StoredCredential fresh) {
        boolean rolls = way.own()
                && fresh.view().kind() == CredentialKind.CERTIFICATE
                && old.view().kind() == CredentialKind.CERTIFICATE;
        if (rolls) {
            roll(external, way, old, upload.keyed(fresh));
        } else {
            upload.upload(external, way.target(), fresh);
        }
    }

    /** The app may not read its own registration, so the token endpoint tells whether an earlier attempt got through. */
    private void roll(External external, Way way, StoredCredential old, StoredCredential fresh) {
        AppRegistration registration = way.registration();
        if (acceptance.accepts(external, registration.clientId(), registration.tenant(), fresh)) {
            rows.uploaded(fresh.id(), fresh.view().keyId());
            return;
        }
        CertificateFacts facts = certificates.facts(fresh.known());
        String objectId = way.target().objectId();
        Secret possession = proof.possession(objectId, old.known());
        Key made = external.call(
                () -> keys.roll(way.target().access(), objectId, fresh.id().toString(), facts.der(), possession));
        rows.uploaded(fresh.id(), made.keyId());
    }

    /** False where the app's own rights don't suffice and the old one must be left to expire. */
    boolean remove(External external, Way way, StoredCredential old, StoredCredential fresh) {
        if (!way.own() || old.view().kind() == CredentialKind.SECRET) {
            upload.remove(external, way.target(), old);
            return true;
        }
        AppRegistration registration = way.registration();
        String keyId = old.view().keyId();
        if (acceptance.refuses(external, registration.clientId(), registration.tenant(), old)) {
            rows.removed(old.id());
            return true;
        }
        if (keyId == null || fresh.view().kind() == CredentialKind.SECRET) {
            return false;
        }
        String objectId = way.target().objectId();
        Secret possession = proof.possession(objectId, fresh.known());
        try {
            external.act(() -> keys.unroll(way.target().access(), objectId, keyId, possession));
        } catch (MicrosoftException e) {
            // Microsoft gave the key another id than ours and its answer was lost: it can only expire.
            if (e.failure() instanceof MicrosoftFailure.Misconfigured) {
                return false;
            }
            throw e;
        }
        rows.removed(old.id());
        return true;
    }
}
