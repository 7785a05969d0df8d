package io.gatehouse.vault.certificate;

/** A certificate that somebody typed in cannot be used; the message says why and holds nothing of the key. */
public final class UnusableCertificate extends RuntimeException {

    /** What is wrong with it. */
    public enum Reason {
        NOT_PEM,
        NO_PRIVATE_KEY,
        NO_CERTIFICATE,
        ENCRYPTED_KEY,
        NOT_RSA,
        KEY_TOO_SHORT,
        KEY_OF_ANOTHER
    }

    private final Reason reason;

    UnusableCertificate(Reason reason) {
        super("Unusable certificate: " + reason);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
