package io.gatehouse.vault.certificate;

import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.certificate.UnusableCertificate.Reason;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/** An RSA key with its certificate, read from PEM; both in one text, in either order. */
record KeyMaterial(PrivateKey key, X509Certificate certificate) {

    /** Microsoft takes RSA keys from 2048 bits on. */
    private static final int SHORTEST_KEY = 2048;

    static KeyMaterial read(Secret pem) {
        PrivateKeyInfo key = null;
        X509CertificateHolder certificate = null;
        try (PEMParser parser = new PEMParser(new StringReader(pem.reveal()))) {
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                switch (part) {
                    case PrivateKeyInfo plain -> key = plain;
                    case PEMKeyPair pair -> key = pair.getPrivateKeyInfo();
                    case PEMEncryptedKeyPair locked -> throw new UnusableCertificate(Reason.ENCRYPTED_KEY);
                    case PKCS8EncryptedPrivateKeyInfo locked -> throw new UnusableCertificate(Reason.ENCRYPTED_KEY);
                    case X509CertificateHolder found -> certificate = certificate == null ? found : certificate;
                    default -> {}
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UnusableCertificate(Reason.NOT_PEM);
        }
        return joined(key, certificate);
    }

    private static KeyMaterial joined(@Nullable PrivateKeyInfo key, @Nullable X509CertificateHolder certificate) {
        if (key == null && certificate == null) {
            throw new UnusableCertificate(Reason.NOT_PEM);
        }
        if (key == null) {
            throw new UnusableCertificate(Reason.NO_PRIVATE_KEY);
        }
        if (certificate == null) {
            throw new UnusableCertificate(Reason.NO_CERTIFICATE);
        }
        try {
            return checked(
                    new JcaPEMKeyConverter().getPrivateKey(key),
                    new JcaX509CertificateConverter().getCertificate(certificate));
        } catch (IOException | GeneralSecurityException e) {
            throw new UnusableCertificate(Reason.NOT_PEM);
        }
    }

    private static KeyMaterial checked(PrivateKey key, X509Certificate certificate) {
        if (!(key instanceof RSAPrivateCrtKey ours) || !(certificate.getPublicKey() instanceof RSAPublicKey theirs)) {
            throw new UnusableCertificate(Reason.NOT_RSA);
        }
        BigInteger modulus = theirs.getModulus();
        if (!modulus.equals(ours.getModulus())) {
            throw new UnusableCertificate(Reason.KEY_OF_ANOTHER);
        }
        if (modulus.bitLength() < SHORTEST_KEY) {
            throw new UnusableCertificate(Reason.KEY_TOO_SHORT);
        }
        return new KeyMaterial(key, certificate);
    }

    byte[] thumbprint() throws GeneralSecurityException {
        return Hashes.sha256(certificate.getEncoded());
    }
}
