package io.gatehouse.registration.rotation;

import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.RegistrationRows;
import io.gatehouse.registration.attempt.External;
import io.gatehouse.registration.attempt.SagaHalt;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.credential.CredentialProof;
import io.gatehouse.registration.credential.CredentialUpload.Target;
import io.gatehouse.registration.credential.Credentials;
import io.gatehouse.registration.credential.StoredCredential;
import io.gatehouse.shared.Secret;
import org.springframework.stereotype.Component;

/**
 * With whose rights a credential is rotated: an administrator's who signed in for it, else the app's own, which suffice
 * for rolling certificates and where the app may write its own registration.
 */
@Component
class RotationAccess {

    private final RegistrationRows registrations;
    private final Credentials credentials;
    private final CredentialProof proof;
    private final TokenEndpoint tokens;
    private final Applications applications;

    RotationAccess(
            RegistrationRows registrations,
            Credentials credentials,
            CredentialProof proof,
            TokenEndpoint tokens,
            Applications applications) {
        this.registrations = registrations;
        this.credentials = credentials;
        this.proof = proof;
        this.tokens = tokens;
        this.applications = applications;
    }

    /**
     * How Graph is reached for one rotation.
     *
     * @param own whether with the app's own rights
     */
    record Way(AppRegistration registration, Target target, boolean own) {}

    Way way(External external, RotationRows.Row rotation) {
        AppRegistration registration =
                registrations.find(rotation.view().registrationId()).orElseThrow();
        Secret token = rotation.token();
        boolean own = token == null;
        GraphAccess access =
                token == null ? ofApp(external, registration, rotation) : new GraphAccess(registration.tenant(), token);
        return new Way(registration, new Target(access, objectId(external, registration, access)), own);
    }

    private GraphAccess ofApp(External external, AppRegistration registration, RotationRows.Row rotation) {
        StoredCredential active = credentials
                .active(registration.id(), rotation.view().service())
                .orElseThrow(() -> SagaHalt.mendable(SagaNote.of("NO_CREDENTIAL")));
        return new GraphAccess(
                registration.tenant(),
                external.call(() -> tokens.clientCredentials(
                                proof.identity(registration.clientId(), active), registration.tenant()))
                        .accessToken(),
                registration.clientId());
    }

    /** Registrations that were typed in are known by their client id only. */
    private String objectId(External external, AppRegistration registration, GraphAccess access) {
        String known = registration.objectId();
        if (known != null) {
            return known;
        }
        String found = external.call(() -> applications.byAppId(access, registration.clientId()))
                .orElseThrow(() -> SagaHalt.mendable(SagaNote.of("GONE", registration.clientId())))
                .objectId();
        registrations.objectId(registration.id(), found);
        return found;
    }
}
