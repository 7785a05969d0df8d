package io.gatehouse.registration;

/** How a registration proves itself at the token endpoint. */
public enum CredentialKind {
    SECRET,
    CERTIFICATE
}
