package io.gatehouse.vault.certificate;

import io.gatehouse.shared.Secret;
import io.gatehouse.vault.failure.VaultFailure;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.springframework.stereotype.Service;

/**
 * Certificates that prove an app registration: RSA 3072, signed by themselves. Key and certificate are one PEM text,
 * which callers seal before its public part leaves the house. Needs neither transaction nor scope.
 */
@Service
public class Certificates {

    /** Makes a key pair with its certificate; about half a second of work. */
    public Secret create(String commonName, Instant startsAt, Instant endsAt) {
        return CertificateMaking.pem(commonName, startsAt, endsAt);
    }

    /** The public part of a PEM text that holds a key and its certificate. */
    public CertificateFacts facts(Secret pem) {
        KeyMaterial material = KeyMaterial.read(pem);
        try {
            byte[] der = material.certificate().getEncoded();
            // SHA-1 names a certificate on Microsoft's pages; nothing is proven by it.
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(der);
            return new CertificateFacts(
                    material.certificate().getSubjectX500Principal().getName(),
                    Base64.getEncoder().encodeToString(der),
                    HexFormat.of().withUpperCase().formatHex(sha1),
                    Base64.getUrlEncoder().withoutPadding().encodeToString(material.thumbprint()),
                    material.certificate().getNotBefore().toInstant(),
                    material.certificate().getNotAfter().toInstant());
        } catch (GeneralSecurityException e) {
            throw new VaultFailure("Cannot read a certificate", e);
        }
    }

    /** Signs a short-lived statement with the key of the PEM text. */
    public Secret sign(Secret pem, Assertion assertion) {
        return assertion.signedBy(KeyMaterial.read(pem));
    }
}
