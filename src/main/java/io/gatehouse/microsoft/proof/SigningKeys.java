package io.gatehouse.microsoft.proof;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.OAuthErrors;
import io.gatehouse.microsoft.http.HttpAnswer;
import io.gatehouse.microsoft.http.Json;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Entra's signing keys by key set and key id: kept a day, read again for an unknown key id at once, yet no more than
 * twice in a minute, so that made-up key ids cannot make us call Entra (E:access-tokens).
 */
public final class SigningKeys {

    private final Transport transport;
    private final Clock clock;
    private final Map<URI, KeySet> sets = new ConcurrentHashMap<>();

    public SigningKeys(Transport transport, Clock clock) {
        this.transport = transport;
        this.clock = clock;
    }

    /** A public key and the issuer it may sign for, maybe with a literal {@code {tenantid}}; null means any. */
    record SigningKey(RSAKey key, @Nullable String issuer) {}

    @Nullable
    SigningKey find(URI address, String keyId) {
        return sets.computeIfAbsent(address, at -> new KeySet(() -> parse(transport.get(at)), clock))
                .find(keyId);
    }

    private Map<String, SigningKey> parse(HttpAnswer answer) {
        JsonNode body = answer.json();
        if (!answer.ok() || body == null) {
            throw new MicrosoftException(OAuthErrors.ofAnswer(answer, clock.instant()));
        }
        Map<String, SigningKey> found = new HashMap<>();
        for (JsonNode entry : Json.items(body, "keys")) {
            SigningKey key = key(entry);
            if (key != null) {
                found.put(key.key().getKeyID(), key);
            }
        }
        return Map.copyOf(found);
    }

    /** Only the members that are used: a certificate beside the key, which Nimbus would check, proves nothing more. */
    private static @Nullable SigningKey key(JsonNode entry) {
        String id = Json.text(entry, "kid");
        String use = Json.text(entry, "use");
        String modulus = Json.text(entry, "n");
        String exponent = Json.text(entry, "e");
        boolean usable = "RSA".equals(Json.text(entry, "kty")) && (use == null || use.equals("sig"));
        if (usable && id != null && modulus != null && exponent != null) {
            try {
                RSAKey key = new RSAKey.Builder(new Base64URL(modulus), new Base64URL(exponent))
                        .keyID(id)
                        .build();
                return key.size() >= 2048 ? new SigningKey(key, Json.text(entry, "issuer")) : null;
            } catch (IllegalStateException | IllegalArgumentException notAKey) {
                // One odd key must not keep the others from being used.
            }
        }
        return null;
    }
}
