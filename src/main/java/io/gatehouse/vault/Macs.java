package io.gatehouse.vault;

import com.google.crypto.tink.Mac;
import io.gatehouse.vault.failure.VaultFailure;
import io.gatehouse.vault.key.Keys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.springframework.stereotype.Service;

/**
 * Signs short texts that leave the portal and come back, cookies for instance (HMAC-SHA256, base64url). A signature
 * for one purpose is worthless for another. Needs no transaction and no scope.
 */
@Service
public class Macs {

    private final Mac mac;

    public Macs(Keys keys) {
        this.mac = keys.mac();
    }

    public String sign(String purpose, String text) {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.computeMac(message(purpose, text)));
        } catch (GeneralSecurityException e) {
            throw new VaultFailure("Cannot sign for " + purpose, e);
        }
    }

    /** Compares in constant time; malformed signatures are simply wrong. */
    public boolean verify(String purpose, String text, String signature) {
        try {
            mac.verifyMac(Base64.getUrlDecoder().decode(signature), message(purpose, text));
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] message(String purpose, String text) {
        if (purpose.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A purpose is a plain name");
        }
        return (purpose + '\0' + text).getBytes(StandardCharsets.UTF_8);
    }
}
