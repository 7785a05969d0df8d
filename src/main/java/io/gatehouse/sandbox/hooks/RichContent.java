package io.gatehouse.sandbox.hooks;

import io.gatehouse.sandbox.Subscription.Encryption;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts content as Microsoft does (G:change-notifications-with-resource-data): a key of its own for each item, itself
 * encrypted for the subscriber's certificate; AES-CBC whose initial vector is the key's first half; HMAC-SHA256 over the
 * result.
 */
final class RichContent {

    private static final SecureRandom RANDOM = new SecureRandom();

    private RichContent() {}

    static Map<String, Object> encrypted(String content, Encryption encryption) {
        try {
            byte[] key = new byte[32];
            RANDOM.nextBytes(key);
            Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(key, 16)));
            byte[] data = aes.doFinal(content.getBytes(StandardCharsets.UTF_8));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            X509Certificate certificate = certificate(encryption.certificate());
            var told = new LinkedHashMap<String, Object>();
            told.put("data", base64(data));
            told.put("dataSignature", base64(mac.doFinal(data)));
            told.put("dataKey", base64(wrapped(key, certificate)));
            told.put("encryptionCertificateId", encryption.certificateId());
            told.put("encryptionCertificateThumbprint", thumbprint(certificate));
            return told;
        } catch (GeneralSecurityException failure) {
            throw new IllegalArgumentException("Cannot encrypt for that certificate", failure);
        }
    }

    /** Reads Base64 of a DER certificate; refuses what is none. */
    static X509Certificate certificate(String base64) throws GeneralSecurityException {
        byte[] der = Base64.getDecoder().decode(base64);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static byte[] wrapped(byte[] key, X509Certificate certificate) throws GeneralSecurityException {
        Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        rsa.init(
                Cipher.ENCRYPT_MODE,
                certificate.getPublicKey(),
                new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT));
        return rsa.doFinal(key);
    }

    private static String thumbprint(X509Certificate certificate) throws GeneralSecurityException {
        return HexFormat.of()
                .withUpperCase()
                .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
