package io.gatehouse.subscription.inbox;

import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import io.gatehouse.subscription.keep.SubscriptionKind;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Claims what waits for a replica, and writes down what it turned out to be; both with few statements for many items. */
@Repository
@Transactional
class InboxRows {

    /** How long whoever claimed some has for them. */
    static final Duration CLAIMED = Duration.ofMinutes(1);

    /** Until what could not be judged is tried again, at least; what waits for minutes makes room for what came later. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Vault vault;

    InboxRows(JdbcClient jdbc, Vault vault) {
        this.jdbc = jdbc;
        this.vault = vault;
    }

    /** Where in the line of those that wait. */
    enum End {
        OLDEST,
        NEWEST
    }

    /** The first news of a subscription. */
    record FirstHeard(UUID customerId, UUID connectionId, String resource) {}

    /**
     * Takes some for a while; nobody else gets them meanwhile. Encrypted news that came before Microsoft's answer about
     * its subscription waits for that: without it nobody can tell which application it has to be for.
     */
    List<Unread> claim(UUID claim, End end, int most) {
        // in one statement: no index leads to what bears a claim, and in a backlog that is a walk through all of it;
        // as an array, which is made once: a plan may run what stands behind "in" for each row, with other ones each
        // time
        return sql("""
                with mine as (
                  update notification set claim = :claim, claimed_until = now() + make_interval(secs => :held)
                  where provider_id = :provider and id = any(array(
                    select n.id from notification n
                    where n.provider_id = :provider and n.state = 'RECEIVED'
                      and (n.claimed_until is null or n.claimed_until < now())
                      and not exists (select 1 from subscription s
                        where s.provider_id = n.provider_id and s.id = n.subscription_id and s.state = 'WANTED'
                          and s.application_id is null and s.content_key_id is not null)
                    order by n.received_at %s for update skip locked limit :most))
                  returning id, received_at, customer_id, connection_id, subscription_id, change_type, resource, item,
                    delivery_id)
                select n.*, s.kind, s.tenant_id, s.application_id, s.content_key_id is not null as with_content, d.proofs
                from mine n
                join subscription s on s.provider_id = :provider and s.id = n.subscription_id
                left join notification_delivery d on d.provider_id = :provider and d.id = n.delivery_id
                order by n.received_at, n.id""".formatted(end == End.NEWEST ? "desc" : "asc"))
                .param("claim", claim)
                .param("held", CLAIMED.toSeconds())
                .param("most", most)
                .query(InboxRows::unread)
                .list();
    }

    /** Lets others have those of them that are not settled, after a pause. */
    void release(UUID claim, Set<UUID> ids) {
        if (ids.isEmpty()) {
            return;
        }
        sql("""
                update notification set claimed_until = now() + least(make_interval(secs => :longest),
                  greatest(make_interval(secs => :pause), (now() - received_at) / 10))
                where provider_id = :provider and id = any(:ids) and claim = :claim and state = 'RECEIVED'""")
                .param("claim", claim)
                .param("ids", ids.toArray(UUID[]::new))
                .param("pause", PAUSE.toSeconds())
                .param("longest", LONGEST_PAUSE.toSeconds())
                .update();
    }

    /** Lets others have what nobody was told of, at once. */
    void release(UUID claim) {
        sql("""
                update notification set claimed_until = now()
                where provider_id = :provider and claim = :claim and state = 'RECEIVED'""").param("claim", claim).update();
    }

    /**
     * Gives the genuine ones their places, in order; the lock of the head keeps places and commits in the same order.
     * What was refused does not stand for the item any more, so that it is taken if Microsoft sends it with proof. Answers
     * which were still ours to settle.
     */
    Set<UUID> settle(UUID claim, List<Judged> judged, Instant now) {
        // sealed before the head is locked, which another reader may be waiting for
        String[] contents = judged.stream().map(this::sealed).toArray(String[]::new);
        long first = places(judged.stream().filter(Judged::genuine).count());
        long[] places = new long[judged.size()];
        for (int i = 0; i < judged.size(); i++) {
            places[i] = judged.get(i).genuine() ? first++ : 0;
        }
        return Set.copyOf(sql("""
                update notification n set state = case when u.genuine then 'READY' else 'REFUSED' end,
                  position = case when u.genuine then u.place end, urgent = u.urgent,
                  dedupe = case when u.genuine then n.dedupe else sha256(convert_to(n.id::text, 'UTF8')) end,
                  content = decode(u.content, 'hex'), item = null, delivery_id = null, read_at = :now
                from unnest(:ids::uuid[], :genuine::boolean[], :places::bigint[], :urgent::boolean[],
                  :contents::text[]) as u (id, genuine, place, urgent, content)
                where n.provider_id = :provider and n.id = u.id and n.claim = :claim and n.state = 'RECEIVED'
                returning n.id""")
                .param("claim", claim)
                .param("now", Timestamp.from(now))
                .param("ids", judged.stream().map(it -> it.unread().id()).toArray(UUID[]::new))
                .param("genuine", judged.stream().map(Judged::genuine).toArray(Boolean[]::new))
                .param("places", places)
                .param("urgent", judged.stream().map(Judged::urgent).toArray(Boolean[]::new))
                .param("contents", contents)
                .query((row, n) -> row.getObject(1, UUID.class))
                .list());
    }

    private long places(long count) {
        return sql("""
                insert into notification_head (provider_id, position) values (:provider, :count)
                on conflict (provider_id) do update set position = notification_head.position + :count
                returning position""").param("count", count).query(Long.class).single() - count + 1;
    }

    /** News is heard when it comes: what is read hours later says nothing of these hours. */
    List<FirstHeard> counted(List<Judged> judged) {
        return sql("""
                update subscription s set received = s.received + u.received, refused = s.refused + u.refused,
                  last_notification_at = greatest(s.last_notification_at, u.heard)
                from (select id, count(*) filter (where genuine) as received,
                        count(*) filter (where not genuine) as refused, max(came) filter (where genuine) as heard
                      from unnest(:ids::uuid[], :genuine::boolean[], :came::timestamptz[]) as v (id, genuine, came)
                      group by id) u
                where s.provider_id = :provider and s.id = u.id
                returning s.customer_id, s.connection_id, split_part(s.resource, '?', 1) as resource, s.received = u.received and u.received > 0 as first""")
                .param(
                        "ids",
                        judged.stream().map(it -> it.unread().subscriptionId()).toArray(UUID[]::new))
                .param("genuine", judged.stream().map(Judged::genuine).toArray(Boolean[]::new))
                .param(
                        "came",
                        judged.stream()
                                .map(it -> it.unread().receivedAt().toString())
                                .toArray(String[]::new))
                .query((row, n) -> row.getBoolean("first")
                        ? Optional.of(new FirstHeard(
                                row.getObject("customer_id", UUID.class),
                                row.getObject("connection_id", UUID.class),
                                row.getString("resource")))
                        : Optional.<FirstHeard>empty())
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private @Nullable String sealed(Judged judged) {
        return judged.content() == null
                ? null
                : HexFormat.of()
                        .formatHex(vault.seal(
                                judged.content(),
                                field(
                                        judged.unread().customerId(),
                                        judged.unread().id())));
    }

    static SealedField field(UUID customer, UUID id) {
        return new SealedField("notification", "content", customer, id, 0);
    }

    private static Unread unread(ResultSet row, int number) throws SQLException {
        Array proofs = row.getArray("proofs");
        return new Unread(
                row.getObject("id", UUID.class),
                row.getTimestamp("received_at").toInstant(),
                row.getObject("customer_id", UUID.class),
                row.getObject("connection_id", UUID.class),
                row.getObject("subscription_id", UUID.class),
                SubscriptionKind.valueOf(row.getString("kind")),
                new TenantId(row.getString("tenant_id")),
                row.getString("application_id"),
                row.getBoolean("with_content"),
                row.getString("change_type"),
                row.getString("resource"),
                row.getString("item"),
                proofs == null ? List.of() : List.of((String[]) proofs.getArray()));
    }

    private StatementSpec sql(String text) {
        return jdbc.sql(text).param("provider", ProviderScope.required().value());
    }
}
