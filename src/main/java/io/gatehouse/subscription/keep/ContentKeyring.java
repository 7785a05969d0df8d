package io.gatehouse.subscription.keep;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.microsoft.graph.Subscriptions.Encryption;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import io.gatehouse.vault.certificate.Certificates;
import io.gatehouse.vault.certificate.ContentKey;
import io.gatehouse.vault.certificate.ContentKeys;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The provider's certificates for encrypted content: the newest for new subscriptions, older ones to read with. */
@Component
public class ContentKeyring {

    private static final Duration LIFE = Duration.ofDays(365);
    /** So long before its end no subscription is made with a certificate any more. */
    private static final Duration RESERVE = Duration.ofDays(60);

    private final JdbcClient jdbc;
    private final Vault vault;
    private final ContentKeys keys;
    private final Certificates certificates;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final DatabaseClock clock;
    private final Cache<Owned, ContentKey> opened = Caffeine.newBuilder()
            .maximumSize(50)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    ContentKeyring(
            JdbcClient jdbc,
            Vault vault,
            ContentKeys keys,
            Certificates certificates,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            DatabaseClock clock) {
        this.events = events;
        this.jdbc = jdbc;
        this.vault = vault;
        this.keys = keys;
        this.certificates = certificates;
        this.transaction = transaction;
        this.clock = clock;
    }

    private record Owned(ProviderId provider, UUID id) {}

    /** A certificate under the id by which items name it. */
    public record Current(UUID id, String certificate) {

        Encryption encryption() {
            return new Encryption(certificate, id.toString());
        }
    }

    /** The one for new subscriptions, made if there is none that lives long enough. */
    Current current() {
        Instant enough = clock.instant().plus(RESERVE);
        return newest(enough).orElseGet(() -> made(enough));
    }

    /** Only the provider's own; empty for an id that nobody here gave. */
    public Optional<ContentKey> find(UUID id) {
        Owned owned = new Owned(ProviderScope.required(), id);
        ContentKey known = opened.getIfPresent(owned);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<ContentKey> found = transaction.execute(status -> sealed(id).map(keys::read));
        found.ifPresent(key -> opened.put(owned, key));
        return found;
    }

    private Optional<Secret> sealed(UUID id) {
        return jdbc.sql("select sealed from content_key where provider_id = ? and id = ?")
                .params(ProviderScope.required().value(), id)
                .query((row, n) -> vault.open(row.getBytes("sealed"), where(id)))
                .optional();
    }

    private Optional<Current> newest(Instant livesUntil) {
        return transaction.execute(status -> jdbc.sql("""
                        select id, certificate from content_key where provider_id = ? and ends_at > ?
                        order by made_at desc limit 1""")
                .params(ProviderScope.required().value(), Timestamp.from(livesUntil))
                .query((row, n) -> new Current(row.getObject("id", UUID.class), row.getString("certificate")))
                .optional());
    }

    /** Whoever comes second takes the first one's, so that a provider has one at a time. */
    private Current made(Instant livesUntil) {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        Secret pem = keys.create("gatehouse notifications", now.minus(Duration.ofHours(1)), now.plus(LIFE));
        transaction.executeWithoutResult(status -> {
            jdbc.sql("select pg_advisory_xact_lock(hashtext('content_key' || ?::text))")
                    .param(ProviderScope.required().value().toString())
                    .query((row, n) -> true)
                    .list();
            if (newest(livesUntil).isEmpty()) {
                jdbc.sql("insert into content_key values (?, ?, ?, ?, ?, ?)")
                        .params(
                                ProviderScope.required().value(),
                                id,
                                vault.seal(pem, where(id)),
                                certificates.facts(pem).der(),
                                Timestamp.from(now),
                                Timestamp.from(now.plus(LIFE)))
                        .update();
                String provider = ProviderScope.required().value().toString();
                events.publishEvent(AuditFact.of(
                                Actor.SYSTEM, "subscription.key_made", new AuditSubject("provider", provider, null))
                        .details(Map.of(
                                "key", id.toString(), "ends", now.plus(LIFE).toString())));
            }
        });
        return newest(livesUntil).orElseThrow();
    }

    private static SealedField where(UUID id) {
        return new SealedField("content_key", "sealed", null, id, 0);
    }
}
