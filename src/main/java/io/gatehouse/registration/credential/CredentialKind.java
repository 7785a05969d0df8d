package io.gatehouse.registration.credential;

/** How a registration proves itself at the token endpoint. */
public enum CredentialKind {
    SECRET,
    CERTIFICATE,
    /** By a token of an identity provider that the registration trusts; for the provider's own registrations only. */
    FEDERATED
}
