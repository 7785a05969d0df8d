package io.gatehouse.subscription.keep;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.microsoft.graph.Subscriptions.Known;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderScope;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The rows of subscriptions. Of addresses and states only hashes are kept: Microsoft tells both with every call. */
@Repository
@Transactional
public class SubscriptionRows {

    private static final String SELECT = "select " + KeptSubscription.COLUMNS + " from subscription s ";

    private static final String LIVE = " and state in ('WANTED', 'ACTIVE', 'REFUSED')";

    private static final String IN_USE = " and exists (select 1 from connection c"
            + " where c.provider_id = s.provider_id and c.id = s.connection_id and c.state = 'ACTIVE')";

    private final JdbcClient jdbc;

    SubscriptionRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those that live, then those that ended, the newest first. */
    @Transactional(readOnly = true)
    public List<KeptSubscription> ofConnection(UUID connectionId) {
        return sql(SELECT + """
                where provider_id = :provider and connection_id = :connection
                order by state in ('LOST', 'ENDED'), created_at desc, part limit 200""")
                .param("connection", connectionId)
                .query(KeptSubscription::of)
                .list();
    }

    @Transactional(readOnly = true)
    public List<KeptSubscription> live(UUID connectionId) {
        return sql(SELECT + "where provider_id = :provider and connection_id = :connection" + LIVE)
                .param("connection", connectionId)
                .query(KeptSubscription::of)
                .list();
    }

    /** Whether Microsoft has any subscription of a connection in use. */
    @Transactional(readOnly = true)
    public boolean anyActive() {
        return sql("select exists (select 1 from subscription s where provider_id = :provider and state = 'ACTIVE'"
                        + IN_USE + ")")
                .query(Boolean.class)
                .single();
    }

    /** Those whose end has come, because nobody could renew them; no more than so many. */
    @Transactional(readOnly = true)
    List<KeptSubscription> expired(Instant now, int most) {
        return sql(SELECT + "where provider_id = :provider and state = 'ACTIVE' and expires_at < :now" + IN_USE
                        + " order by expires_at limit :most")
                .param("now", Timestamp.from(now))
                .param("most", most)
                .query(KeptSubscription::of)
                .list();
    }

    /** Connections with one that Microsoft has not confirmed since then. */
    @Transactional(readOnly = true)
    Set<UUID> unseen(Instant since) {
        return sql("select distinct connection_id from subscription s where provider_id = :provider and state = 'ACTIVE'"
                        + " and seen_at < :since" + IN_USE)
                .param("since", Timestamp.from(since))
                .query((row, n) -> row.getObject(1, UUID.class))
                .set();
    }

    @Transactional(readOnly = true)
    public Optional<KeptSubscription> find(UUID id) {
        return sql(SELECT + "where provider_id = :provider and id = :id")
                .param("id", id)
                .query(KeptSubscription::of)
                .optional();
    }

    /** Connections with something to renew, to ask again, or made for another public address; longest due first. */
    @Transactional(readOnly = true)
    List<UUID> due(Instant now, String origin) {
        return sql("""
                select connection_id from subscription s
                where provider_id = :provider and state in ('WANTED', 'ACTIVE', 'REFUSED')
                  and (due_at <= :now or origin <> :origin)""" + IN_USE + " group by connection_id order by min(due_at)")
                .param("now", Timestamp.from(now))
                .param("origin", origin)
                .query((row, n) -> row.getObject(1, UUID.class))
                .list();
    }

    /** Which row an address belongs to, whatever became of it. */
    @Transactional(readOnly = true)
    Optional<KeptSubscription> byPath(String opaque) {
        return sql(SELECT + "where provider_id = :provider and path_hash = decode(:path, 'hex')")
                .param("path", Hashes.sha256Hex(opaque))
                .query(KeptSubscription::of)
                .optional();
    }

    /** What is to be called by these addresses; committed before Microsoft is asked. Answers which row it is. */
    UUID intend(ConnectionView connection, Wanted wanted, Intent intent) {
        return sql("""
                insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish, part, resource,
                  changes, kind, content_key_id, path_hash, state_hash, origin, state, due_at, created_at)
                values (:provider, :id, :customer, :connection, :tenant, :wish, :part, :resource, :changes, :kind,
                  :key, decode(:path, 'hex'), decode(:state, 'hex'), :origin, 'WANTED', :due, :now)
                on conflict (provider_id, connection_id, wish, part) where state in ('WANTED', 'ACTIVE', 'REFUSED')
                do update set resource = excluded.resource, changes = excluded.changes,
                  content_key_id = excluded.content_key_id, path_hash = excluded.path_hash,
                  state_hash = excluded.state_hash, origin = excluded.origin, due_at = excluded.due_at,
                  state = 'WANTED', graph_id = null
                returning id""")
                .param("id", intent.id())
                .param("customer", connection.customerId())
                .param("connection", connection.id())
                .param("tenant", connection.tenant().value())
                .param("wish", wanted.wish())
                .param("part", wanted.part())
                .param("resource", wanted.resource())
                .param("changes", wanted.changes())
                .param("kind", wanted.kind().name())
                .param("key", intent.contentKey())
                .param("path", Hashes.sha256Hex(intent.path().reveal()))
                .param("state", Hashes.sha256Hex(intent.clientState().reveal()))
                .param("origin", intent.origin())
                .param("due", Timestamp.from(intent.at().plus(Intent.PATIENCE)))
                .param("now", Timestamp.from(intent.at()))
                .query((row, n) -> row.getObject("id", UUID.class))
                .single();
    }

    /** Microsoft has it, until then. False where that intent is not the one any more that counts. */
    boolean made(UUID connectionId, Wanted wanted, Intent intent, Known known, Instant dueAt, Instant now) {
        return sql("""
                update subscription set state = 'ACTIVE', graph_id = :graph, application_id = :application,
                  expires_at = :expires, due_at = :due, seen_at = :now, activated_at = coalesce(activated_at, :now),
                  failure = null, renewal_refused_at = null, reauthorize_since = null
                where provider_id = :provider and connection_id = :connection and wish = :wish and part = :part
                  and path_hash = decode(:path, 'hex')""" + LIVE)
                        .param("path", Hashes.sha256Hex(intent.path().reveal()))
                        .param("connection", connectionId)
                        .param("wish", wanted.wish())
                        .param("part", wanted.part())
                        .param("graph", known.id())
                        .param("application", known.applicationId())
                        .param("expires", Timestamp.from(known.expiresAt()))
                        .param("due", Timestamp.from(dueAt))
                        .param("now", Timestamp.from(now))
                        .update()
                > 0;
    }

    void seen(UUID id, Instant expiresAt, Instant dueAt, Instant now) {
        sql("""
                update subscription set expires_at = :expires, due_at = :due, seen_at = :now, failure = null,
                  renewal_refused_at = null
                where provider_id = :provider and id = :id and state = 'ACTIVE'""")
                .param("id", id)
                .param("expires", Timestamp.from(expiresAt))
                .param("due", Timestamp.from(dueAt))
                .param("now", Timestamp.from(now))
                .update();
    }

    /** Microsoft lists it; when it is renewed stays as it was. */
    void confirmed(UUID id, Instant expiresAt, Instant now) {
        sql("""
                update subscription set expires_at = :expires, seen_at = :now
                where provider_id = :provider and id = :id and state = 'ACTIVE'""")
                .param("id", id)
                .param("expires", Timestamp.from(expiresAt))
                .param("now", Timestamp.from(now))
                .update();
    }

    /** True if it was alive until now. */
    public boolean over(UUID id, KeptSubscription.State how, @Nullable String why, Instant now) {
        return sql("""
                        update subscription set state = :how, failure = :why, ended_at = :now, due_at = null
                        where provider_id = :provider and id = :id""" + LIVE)
                        .param("id", id)
                        .param("how", how.name())
                        .param("why", why)
                        .param("now", Timestamp.from(now))
                        .update()
                > 0;
    }

    /** When the chats of an account that hears each by itself were last listed. */
    @Transactional(readOnly = true)
    Optional<Instant> chatsSeen(UUID connectionId) {
        return sql("select max(chats_seen_at) from subscription where provider_id = :provider"
                        + " and connection_id = :connection" + LIVE)
                .param("connection", connectionId)
                .query((row, n) -> Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant))
                .single();
    }

    void chatsSeen(UUID id, Instant at) {
        sql("update subscription set chats_seen_at = :at where provider_id = :provider and id = :id" + LIVE)
                .param("id", id)
                .param("at", Timestamp.from(at))
                .update();
    }

    /** Microsoft wants a new authorisation, and is answered with the next round. */
    public void reauthorize(UUID id, Instant now) {
        sql("update subscription set due_at = :now, reauthorize_since = coalesce(reauthorize_since, :now)"
                        + " where provider_id = :provider and id = :id" + LIVE)
                .param("id", id)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** Microsoft has the authorisation that it waited for; since when it did. */
    Optional<Instant> reauthorized(UUID id) {
        return sql("""
                update subscription s set reauthorize_since = null
                from (select id, reauthorize_since as since from subscription
                  where provider_id = :provider and id = :id and reauthorize_since is not null for update) o
                where s.provider_id = :provider and s.id = o.id returning o.since""")
                .param("id", id)
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .optional();
    }

    /** Of those that Microsoft has waited for since before then, and that no gap tells of yet. */
    @Transactional(readOnly = true)
    Map<UUID, Instant> unauthorized(Instant before) {
        Map<UUID, Instant> since = new HashMap<>();
        sql("""
                select s.id, s.reauthorize_since from subscription s
                where s.provider_id = :provider and s.state = 'ACTIVE' and s.reauthorize_since < :before
                  and not exists (select from notification_gap g where g.provider_id = s.provider_id
                    and g.connection_id = s.connection_id and g.subscription_id = s.id and g.ended_at is null)""" + IN_USE).param("before", Timestamp.from(before)).query(row -> {
            since.put(
                    row.getObject("id", UUID.class),
                    row.getTimestamp("reauthorize_since").toInstant());
        });
        return since;
    }

    private StatementSpec sql(String text) {
        return jdbc.sql(text).param("provider", ProviderScope.required().value());
    }
}
