package io.gatehouse.vault;

import io.gatehouse.shared.Randoms;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.failure.VaultFailure;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Service;

/**
 * Signs messages to other systems with a key that they share with us, as Standard Webhooks describes it: HMAC-SHA256
 * over id, time and body. Needs no transaction.
 */
@Service
public class MessageSignatures {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    private static final int KEY_BYTES = 32;

    /** A new key in the form in which receivers want to be given it. */
    public Secret newKey() {
        return Secret.of(PREFIX + Base64.getEncoder().encodeToString(Randoms.bytes(KEY_BYTES)));
    }

    /**
     * The value of the header {@code webhook-signature}.
     *
     * @param seconds when the message is sent, since 1970; receivers refuse what is old
     */
    public String sign(Secret key, String id, long seconds, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            byte[] bytes = Base64.getDecoder().decode(key.reveal().substring(PREFIX.length()));
            mac.init(new SecretKeySpec(bytes, ALGORITHM));
            byte[] signed = mac.doFinal((id + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signed);
        } catch (GeneralSecurityException e) {
            throw new VaultFailure("Cannot sign a message", e);
        }
    }
}
