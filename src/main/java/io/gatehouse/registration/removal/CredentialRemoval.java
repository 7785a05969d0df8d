package io.gatehouse.registration.removal;

import io.gatehouse.microsoft.application.ApplicationKeys;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.token.TokenEndpoint;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.credential.CredentialProof;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialUpload;
import io.gatehouse.registration.credential.CredentialUpload.Target;
import io.gatehouse.registration.credential.Credentials;
import io.gatehouse.registration.credential.StoredCredential;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Ends the credentials of one service. An application may take away its own certificate (G:api/application-removekey),
 * and its own secret where its permissions suffice; anything else needs an administrator. Here the text is erased in any
 * case.
 */
@Component
class CredentialRemoval {

    private static final String ADMIN_ONLY = "Microsoft lets only an administrator remove it";

    private final Credentials rows;
    private final CredentialUpload upload;
    private final CredentialProof proof;
    private final ApplicationKeys keys;
    private final TokenEndpoint tokens;
    private final RemovalProbe probe;

    CredentialRemoval(
            Credentials rows,
            CredentialUpload upload,
            CredentialProof proof,
            ApplicationKeys keys,
            TokenEndpoint tokens,
            RemovalProbe probe) {
        this.rows = rows;
        this.upload = upload;
        this.proof = proof;
        this.keys = keys;
        this.tokens = tokens;
        this.probe = probe;
    }

    /** With an administrator's rights; those that were given up here before are looked for there too. */
    List<Removal> byAdmin(AppRegistration registration, String service, Target target) {
        List<Removal> done = new ArrayList<>();
        for (StoredCredential credential : rows.ofService(registration.id(), service)) {
            boolean typed = registration.origin() == AppRegistration.Origin.ADOPTED
                    && credential.view().keyId() == null;
            if (typed) {
                done.add(given(credential));
            } else {
                upload.remove(probe, target, credential);
                done.add(Removal.removed(
                        Removal.Part.CREDENTIAL, credential.view().name()));
            }
        }
        return done;
    }

    /** With the application's own rights, as far as they go. */
    List<Removal> byItself(AppRegistration registration, String service) {
        List<Removal> done = new ArrayList<>();
        for (StoredCredential credential : rows.ofService(registration.id(), service)) {
            if (credential.view().state() != CredentialState.REMOVED) {
                done.add(ended(registration, credential));
            }
        }
        return done;
    }

    private Removal ended(AppRegistration registration, StoredCredential credential) {
        String name = credential.view().name();
        if (registration.origin() == AppRegistration.Origin.ADOPTED
                && credential.view().keyId() == null) {
            return given(credential);
        }
        boolean known =
                credential.text() != null && credential.view().keyId() != null && registration.objectId() != null;
        String why = known ? takenBack(registration, credential) : ADMIN_ONLY;
        rows.removed(credential.id());
        return why == null
                ? Removal.removed(Removal.Part.CREDENTIAL, name)
                : Removal.needsAdmin(Removal.Part.CREDENTIAL, name, why);
    }

    /** Null when it is gone at Microsoft, else why it is not. */
    private @Nullable String takenBack(AppRegistration registration, StoredCredential credential) {
        String objectId = Objects.requireNonNull(registration.objectId());
        try {
            GraphAccess own = new GraphAccess(
                    registration.tenant(),
                    probe.call(() -> tokens.clientCredentials(
                                    proof.identity(registration.clientId(), credential), registration.tenant()))
                            .accessToken());
            if (credential.view().kind() == CredentialKind.CERTIFICATE) {
                probe.act(() -> keys.unroll(
                        own,
                        objectId,
                        Objects.requireNonNull(credential.view().keyId()),
                        proof.possession(objectId, credential.known())));
            } else {
                upload.remove(probe, new Target(own, objectId), credential);
            }
            return null;
        } catch (MicrosoftException e) {
            return e.failure().kind() == FailureKind.PERMISSION_MISSING
                    ? ADMIN_ONLY
                    : e.failure().error().summary();
        }
    }

    /** What the customer made by hand is the customer's; only our copy goes. */
    private Removal given(StoredCredential credential) {
        rows.removed(credential.id());
        return new Removal(
                Removal.Part.CREDENTIAL,
                credential.view().name(),
                Removal.Outcome.KEPT,
                "It was made by hand; our copy is erased");
    }
}
