package io.gatehouse.subscription.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.proof.PublisherTokens;
import io.gatehouse.microsoft.proof.UnknownKey;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.Secret;
import io.gatehouse.subscription.keep.ContentKeyring;
import io.gatehouse.subscription.keep.SubscriptionKind;
import io.gatehouse.vault.certificate.ContentKey;
import io.gatehouse.vault.failure.VaultFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells genuine content from forged: the delivery holds Microsoft's token for our application in this very tenant, and
 * none that is forged; the signature is checked before anything is decrypted. Items with ids only passed at the door.
 */
@Component
class Judge {

    private static final Logger log = LoggerFactory.getLogger(Judge.class);
    /** How long Microsoft's new keys may take to reach those who ask for them. */
    private static final Duration KEYS_ROLL = Duration.ofMinutes(15);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** So long another replica has for what has no key here. */
    private static final Duration KEY_MISSING = Duration.ofHours(1);

    private static final String ANYBODY = "any";

    /** Forgeries may be many. */
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final PublisherTokens tokens;
    private final ContentKeyring keyring;
    private final DatabaseClock clock;
    private final Cache<String, Boolean> proven = Caffeine.newBuilder()
            .maximumSize(5_000)
            .expireAfterWrite(Duration.ofMinutes(5))
            .build();
    /** Since when there is no key here for what waits: it may have come long before anybody could look into it. */
    private final Cache<UUID, Instant> keyMissed = Caffeine.newBuilder()
            .maximumSize(50_000)
            .expireAfterWrite(Duration.ofDays(1))
            .build();

    private volatile Instant warned = Instant.MIN;

    Judge(PublisherTokens tokens, ContentKeyring keyring, DatabaseClock clock) {
        this.tokens = tokens;
        this.keyring = keyring;
        this.clock = clock;
    }

    /**
     * Call it outside of a transaction. Those that cannot be looked into at the moment, because Entra's keys or our own
     * cannot be had, are left out: Microsoft has its answer and will not bring them again.
     */
    List<Judged> judge(List<Unread> batch) {
        Map<UUID, JsonNode> contents = new HashMap<>();
        Map<UUID, ContentKey> keys = new HashMap<>();
        Set<UUID> notNow = new HashSet<>();
        Set<UUID> keyless = new HashSet<>();
        for (Unread each : batch) {
            try {
                look(each, contents, keys);
            } catch (MicrosoftException e) {
                notNow.add(each.id());
            } catch (DataAccessException | TransactionException e) {
                log.warn("Notification {} is looked into later: {}", each.id(), e.toString());
                notNow.add(each.id());
            } catch (VaultFailure e) {
                // its proof was fine, and another replica may have the key; what nobody can open within an hour must
                // not stand before the others
                boolean hopeless = hopeless(each);
                log.warn(
                        "Notification {} {}: {}",
                        each.id(),
                        hopeless ? "is given up" : "is looked into later",
                        e.toString());
                (hopeless ? keyless : notNow).add(each.id());
            } catch (RuntimeException e) {
                log.warn("Notification {} cannot be read and counts as forged", each.id(), e);
            }
        }
        return batch.parallelStream()
                .filter(each -> !notNow.contains(each.id()))
                .map(each -> keyless.contains(each.id())
                        ? Judged.unopened(each)
                        : judged(each, contents.get(each.id()), keys.get(each.id())))
                .toList();
    }

    private boolean hopeless(Unread each) {
        Instant now = clock.instant();
        return keyMissed
                .asMap()
                .computeIfAbsent(each.id(), id -> now)
                .plus(KEY_MISSING)
                .isBefore(now);
    }

    private void look(Unread each, Map<UUID, JsonNode> contents, Map<UUID, ContentKey> keys) {
        JsonNode content = JSON.readTree(each.item()).path("encryptedContent");
        if (content.isObject() && proven(each)) {
            key(content).ifPresent(key -> {
                contents.put(each.id(), content);
                keys.put(each.id(), key);
            });
        } else if (content.isMissingNode() && !each.withContent()) {
            contents.put(each.id(), content);
        }
    }

    private Judged judged(Unread each, @Nullable JsonNode content, @Nullable ContentKey key) {
        if (content == null) {
            return forged(each, "it has no content for a key of ours where it should, or some where it should not");
        }
        if (key == null) {
            return new Judged(each, true, null, false);
        }
        return key.open(new ContentKey.Sealed(
                        content.path("data").asString(""),
                        content.path("dataSignature").asString(""),
                        content.path("dataKey").asString("")))
                .map(text -> new Judged(each, true, Secret.of(text), urgent(each, text)))
                .orElseGet(() -> forged(each, "its content does not fit its signature"));
    }

    /** The reason was told already where it was its proof. */
    private Judged forged(Unread each, String why) {
        warn(each, why);
        return Judged.forged(each);
    }

    /** Microsoft names the certificate by the id that we gave it. */
    private Optional<ContentKey> key(JsonNode content) {
        return Inputs.id(content.path("encryptionCertificateId").asString("")).flatMap(keyring::find);
    }

    /** One token for this very tenant and application; whatever others share the delivery must be genuine as well. */
    private boolean proven(Unread each) {
        String application = each.applicationId();
        if (application == null) {
            return false;
        }
        boolean ours = false;
        for (String token : each.proofs()) {
            if (known(
                    each,
                    token,
                    application,
                    () -> tokens.prove(token, each.tenant(), application, each.receivedAt()))) {
                ours = true;
            } else if (!known(each, token, ANYBODY, () -> tokens.prove(token, each.receivedAt()))) {
                return false;
            }
        }
        if (!ours) {
            warn(each, "none of its " + each.proofs().size() + " tokens is for our application in this tenant");
        }
        return ours;
    }

    private boolean known(Unread each, String token, String whom, Runnable proof) {
        String what = Hashes.sha256Hex(token + "|" + each.tenant().value() + "|" + whom);
        Boolean known = proven.getIfPresent(what);
        if (known == null) {
            known = holds(each, proof, whom);
            if (known) {
                proven.put(what, true);
            }
        }
        return known;
    }

    /** A key that nobody knows may be minutes old: only what stays unproven is forged. */
    private boolean holds(Unread each, Runnable proof, String whom) {
        try {
            proof.run();
            return true;
        } catch (UnknownKey e) {
            if (each.receivedAt().plus(KEYS_ROLL).isAfter(clock.instant())) {
                throw e;
            }
            return unproven(each, whom, e);
        } catch (MicrosoftException e) {
            if (e.failure().passing()) {
                throw e;
            }
            return unproven(each, whom, e);
        }
    }

    /** It had the secrets of its subscription: where the check is wrong somebody has to find out why. */
    private boolean unproven(Unread each, String whom, MicrosoftException why) {
        // one that is not for us may be for another who shares the delivery
        if (whom.equals(ANYBODY)) {
            warn(each, why.toString());
        }
        return false;
    }

    private void warn(Unread each, String why) {
        Instant now = clock.instant();
        if (warned.plus(BETWEEN_WARNINGS).isBefore(now)) {
            warned = now;
            log.warn("Notification {} counts as forged, and perhaps others: {}", each.id(), why);
        }
    }

    /** How Teams marks a message that nobody may miss. */
    private static boolean urgent(Unread each, String text) {
        if (each.kind() != SubscriptionKind.MESSAGE) {
            return false;
        }
        try {
            return "urgent".equals(JSON.readTree(text).path("importance").asString(""));
        } catch (JacksonException noJson) {
            return false;
        }
    }
}
