package io.gatehouse.subscription.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Slice;
import io.gatehouse.subscription.keep.SubscriptionKind;
import io.gatehouse.vault.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/** The inbox as downstream systems take from it: in order, until acknowledged, each item once. */
@Service
@Transactional
public class Inbox {

    private static final int LARGEST_PAGE = 500;
    /** So many are counted, and so many emergencies are shown. */
    private static final int COUNTED = 10_000;

    private static final int SHOWN = 50;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;
    private final Vault vault;
    private final DatabaseClock clock;
    private final ApplicationEventPublisher events;
    private final Cache<String, Boolean> told = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterWrite(Duration.ofHours(1))
            .build();

    Inbox(JdbcClient jdbc, Vault vault, DatabaseClock clock, ApplicationEventPublisher events) {
        this.events = events;
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
    }

    /** An emergency, without what it says. */
    public record Urgent(UUID id, String resource, Instant receivedAt) {}

    /**
     * What waits of one connection.
     *
     * @param more whether there are more than were counted
     * @param oldest null where nothing waits
     * @param urgent emergencies in the order of arrival, the first ones
     */
    public record Waiting(
            long count, boolean more, @Nullable Instant oldest, List<Urgent> urgent) {}

    /** Which items are wanted; without an answer to a question all are. */
    record Wanted(
            @Nullable UUID connectionId,
            @Nullable UUID customerId,
            @Nullable SubscriptionKind kind,
            boolean urgentOnly,
            @Nullable String cursor,
            int limit) {}

    /** What is not acknowledged yet. The cursor is given even at the end, so that a reader can go on from there. */
    @Transactional(readOnly = true)
    Slice<Notification> list(Wanted wanted) {
        int most = Math.clamp(wanted.limit(), 1, LARGEST_PAGE);
        long after = Cursor.parse(wanted.cursor(), 1)
                .map(keys -> Cursor.number(keys.getFirst()))
                .orElse(0L);
        List<Notification> found = sql("""
                select n.id, n.position, n.customer_id, n.connection_id, s.kind, n.change_type, n.resource, n.urgent,
                  n.received_at, n.content
                from notification n
                join subscription s on s.provider_id = n.provider_id and s.id = n.subscription_id
                where n.provider_id = :provider and n.state = 'READY' and n.acknowledged_at is null
                  and n.position > :after
                  and (:connection::uuid is null or n.connection_id = :connection)
                  and (:customer::uuid is null or n.customer_id = :customer)
                  and (:kind::text is null or s.kind = :kind) and (not :urgent or n.urgent)
                order by n.position limit :limit""")
                .param("after", after)
                .param("connection", wanted.connectionId())
                .param("customer", wanted.customerId())
                .param("kind", wanted.kind() == null ? null : wanted.kind().name())
                .param("urgent", wanted.urgentOnly())
                .param("limit", most)
                .query(this::notification)
                .list();
        return new Slice<>(
                found, found.isEmpty() ? null : Cursor.of(found.getLast().position()));
    }

    /**
     * Takes items out for good; answers how many were still there. Their content is erased. Each row says by whom; the
     * trail, which could not bear an entry for each call, is told once an hour by each replica that he does so.
     */
    int acknowledge(List<UUID> ids, Actor by) {
        int taken = sql("""
                update notification set acknowledged_at = :now, acknowledged_by = :by, content = null
                where provider_id = :provider and id = any (:ids::uuid[]) and state = 'READY'
                  and acknowledged_at is null""")
                .param("ids", ids.toArray(UUID[]::new))
                .param("now", Timestamp.from(clock.instant()))
                .param("by", by.kind() + " " + by.id())
                .update();
        String provider = ProviderScope.required().value().toString();
        String caller = provider + " " + by.kind() + " " + by.id();
        if (taken > 0 && told.getIfPresent(caller) == null) {
            events.publishEvent(
                    AuditFact.of(by, "notification.acknowledged", new AuditSubject("provider", provider, null))
                            .details(Map.of("count", String.valueOf(taken))));
            rememberOnceKept(caller);
        }
        return taken;
    }

    /** What is rolled back told the trail nothing. */
    private void rememberOnceKept(String caller) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                told.put(caller, true);
            }
        });
    }

    @Transactional(readOnly = true)
    public Waiting waiting(UUID connection) {
        List<Urgent> urgent = sql("""
                select id, resource, received_at from notification
                where provider_id = :provider and connection_id = :connection and state = 'READY'
                  and acknowledged_at is null and urgent
                order by received_at, id limit :limit""")
                .param("connection", connection)
                .param("limit", SHOWN)
                .query((row, n) -> new Urgent(
                        row.getObject("id", UUID.class),
                        row.getString("resource"),
                        row.getTimestamp("received_at").toInstant()))
                .list();
        return sql("""
                select count(*) as counted, min(received_at) as oldest
                from (select received_at from notification
                  where provider_id = :provider and connection_id = :connection and state = 'READY'
                    and acknowledged_at is null
                  order by received_at limit :limit) w""")
                .param("connection", connection)
                .param("limit", COUNTED + 1)
                .query((row, n) -> {
                    Timestamp oldest = row.getTimestamp("oldest");
                    long counted = row.getLong("counted");
                    return new Waiting(
                            Math.min(COUNTED, counted),
                            counted > COUNTED,
                            oldest == null ? null : oldest.toInstant(),
                            urgent);
                })
                .single();
    }

    /** For a person, whose name stands in the trail. */
    public List<Notification> readUrgent(ConnectionView connection, Actor by) {
        List<Notification> found =
                list(new Wanted(connection.id(), null, null, true, null, SHOWN)).items();
        if (!found.isEmpty()) {
            audit("notification.read", connection, found.size(), by);
        }
        return found;
    }

    /** Takes emergencies of a connection out for good; whoever reads by program finds them no more. Answers how many. */
    public int acknowledgeUrgent(ConnectionView connection, List<UUID> ids, Actor by) {
        int taken = sql("""
                update notification set acknowledged_at = :now, acknowledged_by = :by, content = null
                where provider_id = :provider and connection_id = :connection and id = any (:ids::uuid[]) and urgent
                  and state = 'READY' and acknowledged_at is null""")
                .param("connection", connection.id())
                .param("ids", ids.toArray(UUID[]::new))
                .param("now", Timestamp.from(clock.instant()))
                .param("by", by.kind() + " " + by.id())
                .update();
        if (taken > 0) {
            audit("notification.urgent_taken", connection, taken, by);
        }
        return taken;
    }

    private void audit(String action, ConnectionView connection, int count, Actor by) {
        AuditSubject subject = new AuditSubject("connection", connection.id().toString(), connection.customerName());
        events.publishEvent(AuditFact.of(by, action, subject)
                .customer(connection.customerId())
                .details(Map.of("count", Integer.toString(count))));
    }

    private Notification notification(ResultSet row, int number) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        UUID customer = row.getObject("customer_id", UUID.class);
        byte[] content = row.getBytes("content");
        return new Notification(
                id,
                row.getLong("position"),
                customer,
                row.getObject("connection_id", UUID.class),
                SubscriptionKind.valueOf(row.getString("kind")),
                row.getString("change_type"),
                row.getString("resource"),
                row.getBoolean("urgent"),
                row.getTimestamp("received_at").toInstant(),
                content == null
                        ? null
                        : JSON.readTree(vault.open(content, InboxRows.field(customer, id))
                                .reveal()));
    }

    private StatementSpec sql(String text) {
        return jdbc.sql(text).param("provider", ProviderScope.required().value());
    }
}
