package io.gatehouse.web.api;

import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Remembers the answers to repeated calls by the client's {@code Idempotency-Key}; sealed, since an answer may hold a link. */
@Component
@Transactional
public class Idempotency {

    /** How long an answer is repeated; it may hold a link, so it does not stay for ever. */
    private static final Duration KEPT = Duration.ofHours(24);

    /** After this long an unanswered request is taken for dead: its process was killed, or it waited for Microsoft too long. */
    private static final Duration ABANDONED = Duration.ofMinutes(3);

    private final JdbcClient jdbc;
    private final Vault vault;
    private final Clock clock;

    Idempotency(JdbcClient jdbc, Vault vault, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
    }

    /** What a key means for the request at hand. */
    sealed interface Claim {

        /** Nobody used the key before: go on, then {@link #answered} or {@link #forget}. */
        record Fresh() implements Claim {}

        record Replay(int status, String body, @Nullable String location) implements Claim {}

        /** Another request with this key is still under way. */
        record UnderWay() implements Claim {}

        /** The key was used for a different request. */
        record OtherRequest() implements Claim {}
    }

    private record Row(
            byte[] requestHash,
            @Nullable Integer status,
            @Nullable String response,
            @Nullable String location,
            Instant createdAt) {}

    Claim claim(String client, String key, byte[] requestHash) {
        Instant now = clock.instant();
        jdbc.sql("delete from idempotency_key where provider_id = ? and created_at < ?")
                .params(ProviderScope.required().value(), Timestamp.from(now.minus(KEPT)))
                .update();
        int inserted = jdbc.sql("""
                        insert into idempotency_key (provider_id, client, key, request_hash, created_at)
                        values (?, ?, ?, ?, ?) on conflict do nothing
                        """)
                .params(ProviderScope.required().value(), client, key, requestHash, Timestamp.from(now))
                .update();
        return inserted == 1 ? new Claim.Fresh() : known(client, key, requestHash, now);
    }

    private Claim known(String client, String key, byte[] requestHash, Instant now) {
        Row row = jdbc.sql("""
                        select request_hash, status, response, location, created_at from idempotency_key
                        where provider_id = ? and client = ? and key = ? for update
                        """)
                .params(ProviderScope.required().value(), client, key)
                .query((found, n) -> new Row(
                        found.getBytes("request_hash"),
                        found.getObject("status", Integer.class),
                        found.getString("response"),
                        found.getString("location"),
                        found.getTimestamp("created_at").toInstant()))
                .single();
        if (!io.gatehouse.shared.Hashes.same(row.requestHash(), requestHash)) {
            return new Claim.OtherRequest();
        }
        if (row.status() != null && row.response() != null) {
            return new Claim.Replay(row.status(), open(client, key, row.response()), row.location());
        }
        if (row.createdAt().plus(ABANDONED).isAfter(now)) {
            return new Claim.UnderWay();
        }
        jdbc.sql("update idempotency_key set created_at = ? where provider_id = ? and client = ? and key = ?")
                .params(Timestamp.from(now), ProviderScope.required().value(), client, key)
                .update();
        return new Claim.Fresh();
    }

    void answered(String client, String key, int status, String body, @Nullable String location) {
        byte[] sealed = vault.seal(Secret.of(body), where(client, key));
        jdbc.sql("""
                        update idempotency_key set status = ?, response = ?, location = ?
                        where provider_id = ? and client = ? and key = ?
                        """)
                .param(status)
                .param(Base64.getEncoder().encodeToString(sealed))
                .param(location)
                .param(ProviderScope.required().value())
                .param(client)
                .param(key)
                .update();
    }

    /** The request failed on our side: the same key may try again. */
    void forget(String client, String key) {
        jdbc.sql("delete from idempotency_key where provider_id = ? and client = ? and key = ? and status is null")
                .params(ProviderScope.required().value(), client, key)
                .update();
    }

    private String open(String client, String key, String response) {
        return vault.open(Base64.getDecoder().decode(response), where(client, key))
                .reveal();
    }

    private static SealedField where(String client, String key) {
        UUID row = UUID.nameUUIDFromBytes((client + '\n' + key).getBytes(StandardCharsets.UTF_8));
        return new SealedField("idempotency_key", "response", null, row, 1);
    }
}
