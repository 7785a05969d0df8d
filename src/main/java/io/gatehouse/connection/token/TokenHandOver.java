package io.gatehouse.connection.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.connection.grant.GrantLease;
import io.gatehouse.connection.replica.ReplicaChannel;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Hands a fresh access token to the other replicas, sealed, by a notification of the database: it is in no table, no
 * log and no backup. Where a notification is lost, or too long for PostgreSQL, the other replica asks Microsoft itself.
 */
@Component
class TokenHandOver implements ReplicaChannel {

    private static final Logger log = LoggerFactory.getLogger(TokenHandOver.class);
    /** PostgreSQL refuses a payload of 8000 bytes and more. */
    private static final int LONGEST = 7_999;

    private final UUID replica = UUID.randomUUID();
    private final Vault vault;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Cache<UUID, Sealed> handed = Caffeine.newBuilder()
            .maximumSize(20_000)
            .expireAfterWrite(Duration.ofHours(1))
            .build();

    TokenHandOver(Vault vault, JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.vault = vault;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** A token and the sign-in that it belongs to. */
    record Handed(AccessToken token, Instant acquiredAt) {}

    private record Sealed(
            UUID provider,
            UUID connection,
            UUID customer,
            long version,
            Instant acquiredAt,
            Instant expiresAt,
            byte[] content) {}

    /** Failing costs the other replicas a call each, nothing else. */
    void give(GrantLease lease, Handed fresh) {
        try {
            transaction.executeWithoutResult(status -> {
                String message = message(lease, fresh);
                if (message.length() <= LONGEST) {
                    jdbc.sql("select pg_notify(:channel, :message)")
                            .param("channel", name())
                            .param("message", message)
                            .query((row, number) -> true)
                            .single();
                }
            });
        } catch (DataAccessException | TransactionException e) {
            log.info("A token of connection {} was not handed to the other replicas", lease.connectionId(), e);
        }
    }

    private String message(GrantLease lease, Handed fresh) {
        long version = lease.version() + 1;
        byte[] sealed = vault.seal(fresh.token().value(), field(lease.customerId(), lease.connectionId(), version));
        return String.join(
                "|",
                replica.toString(),
                ProviderScope.required().value().toString(),
                lease.connectionId().toString(),
                lease.customerId().toString(),
                Long.toString(version),
                fresh.acquiredAt().toString(),
                fresh.token().expiresAt().toString(),
                Base64.getEncoder().encodeToString(sealed));
    }

    @Override
    public String name() {
        return "gatehouse_access_token";
    }

    /** A sealed token is opened only once somebody here wants it. */
    @Override
    public void heard(String message) {
        String[] part = message.split("\\|");
        if (part.length != 8 || part[0].equals(replica.toString())) {
            return;
        }
        UUID connection = UUID.fromString(part[2]);
        handed.put(
                connection,
                new Sealed(
                        UUID.fromString(part[1]),
                        connection,
                        UUID.fromString(part[3]),
                        Long.parseLong(part[4]),
                        Instant.parse(part[5]),
                        Instant.parse(part[6]),
                        Base64.getDecoder().decode(part[7])));
    }

    Optional<Handed> take(UUID connection) {
        Sealed sealed = handed.getIfPresent(connection);
        if (sealed == null || !sealed.provider().equals(ProviderScope.required().value())) {
            return Optional.empty();
        }
        handed.asMap().remove(connection, sealed);
        return Optional.ofNullable(transaction.execute(status -> open(sealed)));
    }

    void forget(UUID connection) {
        handed.invalidate(connection);
    }

    private Handed open(Sealed sealed) {
        SealedField field = field(sealed.customer(), sealed.connection(), sealed.version());
        AccessToken token = new AccessToken(vault.open(sealed.content(), field), sealed.expiresAt());
        return new Handed(token, sealed.acquiredAt());
    }

    private static SealedField field(UUID customer, UUID connection, long version) {
        return new SealedField("delegated_grant", "access_token", customer, connection, version);
    }
}
