package io.gatehouse.registration.credential;

import io.gatehouse.microsoft.token.AppCredential;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.certificate.Assertion;
import io.gatehouse.vault.certificate.Certificates;
import java.time.Clock;
import org.springframework.stereotype.Component;

/**
 * Joins a stored credential with what the token endpoint wants: a secret as it is, a certificate by its
 * signature, a federated one by the token of the moment.
 */
@Component
public class CredentialProof {

    private final Certificates certificates;
    private final FederatedToken federated;
    private final Clock clock;

    CredentialProof(Certificates certificates, FederatedToken federated, Clock clock) {
        this.certificates = certificates;
        this.federated = federated;
        this.clock = clock;
    }

    public AppIdentity identity(String clientId, StoredCredential credential) {
        return identity(clientId, credential.view().kind(), credential.known());
    }

    public AppIdentity identity(String clientId, CredentialKind kind, Secret text) {
        return new AppIdentity(
                clientId,
                switch (kind) {
                    case SECRET -> new AppCredential.ClientSecret(text);
                    case CERTIFICATE ->
                        new AppCredential.ClientAssertion((client, audience) ->
                                certificates.sign(text, Assertion.ofClient(client, audience, clock.instant())));
                    case FEDERATED -> new AppCredential.ClientAssertion((client, audience) -> federated.read());
                });
    }

    /** Proves to Graph that the application itself asks for a change of its keys. */
    public Secret possession(String objectId, Secret pem) {
        return certificates.sign(pem, Assertion.ofPossession(objectId, clock.instant()));
    }
}
