package io.gatehouse.vault.certificate;

import io.gatehouse.shared.Hashes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens the content of rich change notifications (G:change-notifications-with-resource-data): the item's own key by
 * RSA-OAEP, its signature before anything else, then AES-CBC. SHA-1 within OAEP and the initial vector taken from the key
 * are Microsoft's choice.
 */
public final class ContentKey {

    private static final int KEY_BYTES = 32;
    private static final int BLOCK_BYTES = 16;
    private static final OAEPParameterSpec OAEP =
            new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT);

    private final PrivateKey key;

    ContentKey(PrivateKey key) {
        this.key = key;
    }

    /** Three values of an item's {@code encryptedContent}, all Base64. */
    public record Sealed(String data, String dataSignature, String dataKey) {}

    /** The content, or empty where it was not encrypted for us or was altered. */
    public Optional<String> open(Sealed item) {
        try {
            byte[] itemKey = unwrapped(Base64.getDecoder().decode(item.dataKey()));
            byte[] data = Base64.getDecoder().decode(item.data());
            if (itemKey.length != KEY_BYTES || !signed(itemKey, data, item.dataSignature())) {
                return Optional.empty();
            }
            Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
            aes.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(itemKey, "AES"),
                    new IvParameterSpec(Arrays.copyOf(itemKey, BLOCK_BYTES)));
            return Optional.of(new String(aes.doFinal(data), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException altered) {
            return Optional.empty();
        }
    }

    private byte[] unwrapped(byte[] wrapped) throws GeneralSecurityException {
        Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        rsa.init(Cipher.DECRYPT_MODE, key, OAEP);
        return rsa.doFinal(wrapped);
    }

    private static boolean signed(byte[] itemKey, byte[] data, String signature) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(itemKey, "HmacSHA256"));
        return Hashes.same(mac.doFinal(data), Base64.getDecoder().decode(signature));
    }
}
