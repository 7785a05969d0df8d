package io.gatehouse.sandbox.entra.key;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** Self-signed certificates as a client would make them, good until the end of 2049. */
public final class TestCertificates {

    /** A key pair and its certificate, DER in base64. */
    public record Made(KeyPair pair, String der) {}

    private TestCertificates() {}

    public static Made made(String name) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            return new Made(pair, Base64.getEncoder().encodeToString(SelfSigned.certificate(pair, name)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
