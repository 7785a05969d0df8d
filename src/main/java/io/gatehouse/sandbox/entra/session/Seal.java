package io.gatehouse.sandbox.entra.session;

import io.gatehouse.sandbox.World;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes codes, refresh tokens and cookies that carry their own content, signed, so that they need no store and outlive
 * a restart. Opaque to clients.
 */
@Component
public final class Seal {

    private static final String NOTE = "seal-key";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final byte[] key;

    Seal(World world) {
        String kept = world.note(NOTE);
        if (kept == null) {
            byte[] made = new byte[32];
            new SecureRandom().nextBytes(made);
            kept = ENCODER.encodeToString(made);
            world.note(NOTE, kept);
        }
        this.key = Base64.getUrlDecoder().decode(kept);
    }

    /** A sealed text of that kind; a text of one kind never opens as another. */
    public String close(String kind, Object content) {
        String body = ENCODER.encodeToString(JSON.writeValueAsBytes(content));
        return kind + body + "." + mac(kind + body);
    }

    public <T> @Nullable T open(String kind, String text, Class<T> type) {
        int dot = text.lastIndexOf('.');
        if (!text.startsWith(kind) || dot <= kind.length()) {
            return null;
        }
        byte[] wanted = mac(text.substring(0, dot)).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(wanted, text.substring(dot + 1).getBytes(StandardCharsets.UTF_8))) {
            return null;
        }
        try {
            return JSON.readValue(Base64.getUrlDecoder().decode(text.substring(kind.length(), dot)), type);
        } catch (JacksonException | IllegalArgumentException e) {
            return null;
        }
    }

    private String mac(String text) {
        try {
            var mac = javax.crypto.Mac.getInstance("HmacSHA256");
            mac.init(new javax.crypto.spec.SecretKeySpec(key, "HmacSHA256"));
            return ENCODER.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
