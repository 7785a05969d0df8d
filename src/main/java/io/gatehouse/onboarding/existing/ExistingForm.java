package io.gatehouse.onboarding.existing;

import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.existing.TypedRegistration;
import io.gatehouse.registration.existing.TypedValues;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.util.Optional;

/** An existing registration as somebody typed it in; the credential is never shown again. */
record ExistingForm(String clientId, CredentialKind kind, Secret secret, Secret pem) {

    static final ExistingForm EMPTY = of("", "", "", "");

    static ExistingForm of(String clientId, String kind, String secret, String pem) {
        return new ExistingForm(
                clientId,
                CredentialKind.CERTIFICATE.name().equals(kind) ? CredentialKind.CERTIFICATE : CredentialKind.SECRET,
                Secret.of(secret),
                Secret.of(pem));
    }

    /** The field that holds the credential. */
    String credentialField() {
        return kind == CredentialKind.SECRET ? "secret" : "pem";
    }

    Secret credential() {
        return kind == CredentialKind.SECRET ? secret : pem;
    }

    Optional<TypedValues.Problem> credentialProblem() {
        if (kind == CredentialKind.SECRET) {
            return TypedValues.secret(secret, clientId);
        }
        return pem.reveal().isBlank() ? Optional.of(TypedValues.Problem.EMPTY) : Optional.empty();
    }

    TypedRegistration typed(TenantId tenant) {
        return new TypedRegistration(tenant, TypedValues.cleanId(clientId), kind, credential());
    }
}
