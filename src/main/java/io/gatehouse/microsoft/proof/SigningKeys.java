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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
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

    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_IN_WINDOW = 2;

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
        return sets.computeIfAbsent(address, KeySet::new).find(keyId);
    }

    private final class KeySet {

        private final URI address;
        private Map<String, SigningKey> keys = Map.of();
        private Instant readAt = Instant.MIN;
        private final Deque<Instant> tries = new ArrayDeque<>();

        KeySet(URI address) {
            this.address = address;
        }

        synchronized @Nullable SigningKey find(String keyId) {
            Instant now = clock.instant();
            boolean wanted = !keys.containsKey(keyId) || readAt.isBefore(now.minus(KEPT));
            if (wanted && mayTry(now)) {
                tries.add(now);
                read(now);
            }
            return keys.get(keyId);
        }

        private boolean mayTry(Instant now) {
            tries.removeIf(at -> at.isBefore(now.minus(WINDOW)));
            return tries.isEmpty()
                    || tries.size() < MOST_IN_WINDOW && !tries.getLast().isAfter(now.minus(PAUSE));
        }

        /** Old keys stay in use while Entra is away: they were good a day ago and a sign-in should not fail for it. */
        private void read(Instant now) {
            try {
                keys = parse(transport.get(address));
                readAt = now;
            } catch (MicrosoftException e) {
                if (keys.isEmpty()) {
                    tries.clear();
                    throw e;
                }
            }
        }
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
