package io.gatehouse.connection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Notes which permissions of a connection were needed, so that the others can be given back. One that is needed is noted
 * about once a day; what is said here is therefore right to the day.
 */
@Service
public class PermissionUses {

    /** So long without a use, and a permission is called unused. */
    static final Duration UNUSED_AFTER = Duration.ofDays(60);

    private static final Duration NOTED_PER = Duration.ofHours(20);
    private static final Set<String> SIGN_IN = Set.of("openid", "profile", "email", "offline_access", "User.Read");

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Cache<String, Boolean> noted = Caffeine.newBuilder()
            .maximumSize(200_000)
            .expireAfterWrite(NOTED_PER)
            .build();

    PermissionUses(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    /** A call that any of these allows: it needs the narrowest that is granted. */
    public void needed(ConnectionView connection, List<String> narrowestFirst) {
        Set<String> granted = granted(connection);
        narrowestFirst.stream()
                .filter(granted::contains)
                .findFirst()
                .ifPresent(permission -> used(connection, List.of(permission)));
    }

    /** A token that may be used for all of these. */
    public void used(ConnectionView connection, Collection<String> permissions) {
        List<String> news = permissions.stream()
                .filter(permission -> noted.asMap().putIfAbsent(key(connection, permission), Boolean.TRUE) == null)
                // two replicas that note the same must not wait for each other
                .sorted()
                .toList();
        if (news.isEmpty()) {
            return;
        }
        try {
            transaction.executeWithoutResult(status -> news.forEach(permission -> note(connection.id(), permission)));
        } catch (DataAccessException | TransactionException e) {
            news.forEach(permission -> noted.invalidate(key(connection, permission)));
            throw e;
        }
    }

    private static String key(ConnectionView connection, String permission) {
        return connection.id() + " " + permission;
    }

    /** Without a use for {@link #UNUSED_AFTER}; nothing while uses have not been noted for as long. */
    public List<String> unused(ConnectionView connection) {
        Instant since = clock.instant().minus(UNUSED_AFTER);
        Boolean known = transaction.execute(
                status -> jdbc.sql("select uses_noted_since < ? from connection where provider_id = ? and id = ?")
                        .params(time(since), provider(), connection.id())
                        .query(Boolean.class)
                        .optional()
                        .orElse(false));
        if (!connection.active() || !Boolean.TRUE.equals(known)) {
            return List.of();
        }
        Set<String> used = new HashSet<>(SIGN_IN);
        used.addAll(usedSince(connection.id(), since));
        return granted(connection).stream()
                .filter(permission -> !used.contains(permission))
                .sorted()
                .toList();
    }

    private List<String> usedSince(UUID connection, Instant since) {
        List<String> used = transaction.execute(status -> jdbc.sql("""
                        select permission from permission_use
                        where provider_id = ? and connection_id = ? and last_used_at >= ?
                        """)
                .params(provider(), connection, time(since))
                .query(String.class)
                .list());
        return used == null ? List.of() : used;
    }

    private void note(UUID connection, String permission) {
        jdbc.sql("""
                        insert into permission_use (provider_id, connection_id, permission, last_used_at)
                        select provider_id, id, ?, ? from connection where provider_id = ? and id = ?
                        on conflict (provider_id, connection_id, permission) do update
                        set last_used_at = excluded.last_used_at
                        """)
                .params(permission, time(clock.instant()), provider(), connection)
                .update();
    }

    public static Set<String> granted(ConnectionView connection) {
        Set<String> granted = new HashSet<>();
        Stream.concat(connection.grantedScopes().stream(), connection.grantedRoles().stream())
                .forEach(granted::add);
        return granted;
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
