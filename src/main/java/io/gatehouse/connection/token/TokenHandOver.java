package io.gatehouse.connection.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.connection.grant.GrantLease;
import io.gatehouse.connection.replica.ReplicaChannel;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Hands a fresh access token to the other replicas, sealed, by a notification of the database: it is in no table, no
 * log and no backup. Where a notification is lost the other replica asks Microsoft itself. Says how long a token lasts,
 * not until when, because their clocks may differ.
 */
@Component
class TokenHandOver implements ReplicaChannel {

    private static final Logger log = LoggerFactory.getLogger(TokenHandOver.class);
    /** PostgreSQL refuses a payload of 8000 bytes and more. */
    private static final int LONGEST = 7_999;
    /** Far more than any header may hold, and so than any token. */
    private static final int MOST_PARTS = 32;

    /** The content is the last one. A part says before it which one it is, and of how many. */
    private static final int FIELDS = 9;

    /** What the release before tells: it says until when, and does not understand how long. */
    private static final int FORMER_FIELDS = 8;

    private static final String LASTS = "lasts";

    private final UUID replica = UUID.randomUUID();
    private final Vault vault;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final TransactionTemplate apart;
    private final Cache<UUID, Sealed> handed = Caffeine.newBuilder()
            .maximumSize(20_000)
            .expireAfterWrite(Duration.ofHours(1))
            .build();
    /** Parts of tokens whose other parts are on their way. */
    private final Cache<String, Map<Integer, String>> coming = Caffeine.newBuilder()
            .maximumSize(200)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    TokenHandOver(Vault vault, JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.vault = vault;
        this.clock = clock;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.apart = new TransactionTemplate(transactions);
        // it does not wait for the disk, for which whatever else its caller writes has to wait
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * A token and the sign-in that it belongs to.
     *
     * @param since when it was new
     */
    record Handed(AccessToken token, Instant acquiredAt, Instant since) {}

    /**
     * Whose token is handed over.
     *
     * @param version counts the refreshes of a kept sign-in; an application keeps none
     */
    record Whose(UUID connection, UUID customer, long version) {

        static Whose of(GrantLease lease) {
            return new Whose(lease.connectionId(), lease.customerId(), lease.version() + 1);
        }

        static Whose ofApplication(UUID connection, UUID customer) {
            return new Whose(connection, customer, 0);
        }
    }

    private record Sealed(
            UUID provider,
            UUID connection,
            UUID customer,
            long version,
            Instant acquiredAt,
            Instant expiresAt,
            Instant heardAt,
            byte[] content) {}

    /** Failing costs the other replicas a call each, nothing else. */
    void give(Whose whose, Handed fresh) {
        try {
            apart.executeWithoutResult(status -> parts(message(whose, fresh)).forEach(this::say));
        } catch (DataAccessException | TransactionException e) {
            log.info("A token of connection {} was not handed to the other replicas", whose.connection(), e);
        }
    }

    /** Nothing is written, so nobody waits for the disk: PostgreSQL lets those that notify commit one by one. */
    void say(String message) {
        jdbc.sql("select set_config('synchronous_commit', 'off', true), pg_notify(:channel, :message)")
                .param("channel", name())
                .param("message", message)
                .query((row, number) -> true)
                .single();
    }

    /**
     * Tokens of people in many groups are longer than one notification. Those of one transaction arrive one behind the
     * other; each part says which token it is of, and which one of how many.
     */
    private static List<String> parts(String message) {
        if (message.length() <= LONGEST) {
            return List.of(message);
        }
        int content = message.lastIndexOf('|') + 1;
        String head = message.substring(0, content);
        int room = LONGEST - content - "99|99|".length();
        int of = Math.ceilDiv(message.length() - content, room);
        if (of > MOST_PARTS) {
            log.info("A token of {} characters is not handed to the other replicas", message.length() - content);
            return List.of();
        }
        return IntStream.range(0, of)
                .mapToObj(part -> head + part + "|" + of + "|"
                        + message.substring(
                                content + part * room, Math.min(message.length(), content + (part + 1) * room)))
                .toList();
    }

    private String message(Whose whose, Handed fresh) {
        SealedField field = field(whose.customer(), whose.connection(), whose.version());
        byte[] sealed = vault.seal(fresh.token().value(), field);
        return String.join(
                "|",
                replica.toString(),
                ProviderScope.required().value().toString(),
                whose.connection().toString(),
                whose.customer().toString(),
                Long.toString(whose.version()),
                fresh.acquiredAt().toString(),
                Duration.between(fresh.since(), fresh.token().expiresAt()).toString(),
                LASTS,
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
        if (part[0].equals(replica.toString())) {
            return;
        }
        int fields = (part.length - FORMER_FIELDS) % 2 == 0 ? FORMER_FIELDS : FIELDS;
        if (part.length == fields) {
            keep(part, part[fields - 1]);
        } else if (part.length == fields + 2) {
            whole(part, fields).ifPresent(content -> keep(part, content));
        }
    }

    /** Once all parts are here. */
    private Optional<String> whole(String[] part, int fields) {
        String token = String.join("|", List.of(part).subList(0, fields - 1));
        Map<Integer, String> parts = coming.get(token, first -> new ConcurrentHashMap<>());
        parts.put(Integer.valueOf(part[fields - 1]), part[fields + 1]);
        int of = Integer.parseInt(part[fields]);
        if (parts.size() < of) {
            return Optional.empty();
        }
        coming.invalidate(token);
        return Optional.of(IntStream.range(0, of).mapToObj(parts::get).collect(Collectors.joining()));
    }

    private void keep(String[] part, String content) {
        Instant now = clock.instant();
        UUID connection = UUID.fromString(part[2]);
        handed.put(
                connection,
                new Sealed(
                        UUID.fromString(part[1]),
                        connection,
                        UUID.fromString(part[3]),
                        Long.parseLong(part[4]),
                        Instant.parse(part[5]),
                        part[7].equals(LASTS) ? now.plus(Duration.parse(part[6])) : Instant.parse(part[6]),
                        now,
                        Base64.getDecoder().decode(content)));
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
        return new Handed(token, sealed.acquiredAt(), sealed.heardAt());
    }

    private static SealedField field(UUID customer, UUID connection, long version) {
        return new SealedField("delegated_grant", "access_token", customer, connection, version);
    }
}
