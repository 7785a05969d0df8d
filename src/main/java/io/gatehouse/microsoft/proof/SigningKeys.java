package io.gatehouse.microsoft.proof;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.OAuthErrors;
import io.gatehouse.microsoft.http.HttpAnswer;
import io.gatehouse.microsoft.http.Json;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Entra's signing keys by key set and key id: kept a day, read again for an unknown key id, yet at most once a minute,
 * so that made-up key ids cannot make us call Entra (E:access-tokens).
 */
public final class SigningKeys {

    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration PAUSE = Duration.ofMinutes(1);

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
        private Instant triedAt = Instant.MIN;

        KeySet(URI address) {
            this.address = address;
        }

        synchronized @Nullable SigningKey find(String keyId) {
            Instant now = clock.instant();
            boolean wanted = !keys.containsKey(keyId) || readAt.isBefore(now.minus(KEPT));
            if (wanted && !triedAt.isAfter(now.minus(PAUSE))) {
                triedAt = now;
                read(now);
            }
            return keys.get(keyId);
        }

        /** Old keys stay in use while Entra is away: they were good a day ago and a sign-in should not fail for it. */
        private void read(Instant now) {
            try {
                keys = parse(transport.get(address));
                readAt = now;
            } catch (MicrosoftException e) {
                if (keys.isEmpty()) {
                    triedAt = Instant.MIN;
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

    private static @Nullable SigningKey key(JsonNode entry) {
        try {
            JWK jwk = JWK.parse(entry.toString());
            boolean usable = jwk.getKeyUse() == null || KeyUse.SIGNATURE.equals(jwk.getKeyUse());
            if (usable && jwk.getKeyID() != null && jwk instanceof RSAKey rsa && rsa.size() >= 2048) {
                return new SigningKey(rsa.toPublicJWK(), Json.text(entry, "issuer"));
            }
        } catch (ParseException notAKey) {
            // One odd key must not keep the others from being used.
        }
        return null;
    }
}
