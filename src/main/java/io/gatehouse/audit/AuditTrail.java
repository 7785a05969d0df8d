package io.gatehouse.audit;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.Paging;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads the trail of the current provider. */
@Service
@Transactional(readOnly = true)
public class AuditTrail {

    private static final int MOST = 200;
    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    private static final String COLUMNS = """
            seq, id, at, actor_kind, actor_id, actor_name, action, subject_type, subject_id, subject_name, customer_id,
              outcome, details, correlation_id, ip""";

    /**
     * Entries are numbered nearly in the order of their times, as replicas' clocks differ by less than this: so a period
     * is a part of the numbers, found without reading what is newer. The times themselves are compared in a way that no
     * index helps, else the whole period might be sorted for one page of it; nor may the numbers be walked for the first.
     */
    private static final String AFTER_FROM = """

                          and seq >= (select min(seq + 0) from audit_entry
                            where provider_id = :provider and at >= %1$s and at < %1$s + interval '5 minutes')\
        """.formatted("""
                              (select at from audit_entry
                               where provider_id = :provider
                                 and at >= cast(:from as timestamptz) - interval '5 minutes'
                               order by at limit 1)""");

    private static final String BEFORE_UNTIL = """

                          and seq <= (select max(seq + 0) from audit_entry
                            where provider_id = :provider and at <= %1$s and at > %1$s - interval '5 minutes')\
        """.formatted("""
                              (select at from audit_entry
                               where provider_id = :provider
                                 and at < cast(:until as timestamptz) + interval '5 minutes'
                               order by at desc limit 1)""");

    private final JdbcClient jdbc;
    private final JsonMapper json;

    AuditTrail(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** The newest entries about one customer, newest first. */
    public List<AuditEntry> ofCustomer(UUID customerId, int limit) {
        return list(new AuditQuery(customerId, null, null, null, null, limit)).items();
    }

    public Page<AuditEntry> list(AuditQuery query) {
        int limit = Math.clamp(query.limit(), 1, MOST);
        Paging paging = Paging.of(query.cursor());
        long beyond = Cursor.parse(paging.cursor(), 1)
                .map(keys -> Cursor.number(keys.getFirst()))
                .orElse(Long.MAX_VALUE);
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("provider", ProviderScope.required().value());
        parameters.put("beyond", beyond);
        parameters.put("customer", query.customerId());
        parameters.put("action", query.action());
        parameters.put("subject", query.subject());
        parameters.put("actor", query.actor());
        parameters.put(
                "outcome", query.outcome() == null ? null : query.outcome().name());
        parameters.put("limit", limit + 1);
        AuditQuery.Narrow narrow = query.narrow();
        parameters.put(
                "among", narrow.customers() == null ? null : narrow.customers().toArray(UUID[]::new));
        parameters.put("from", time(narrow.from()));
        parameters.put("until", time(narrow.until()));
        List<AuditEntry> fetched = jdbc.sql("""
                        select %s from audit_entry
                        where provider_id = :provider and seq %s :beyond
                          and (cast(:customer as uuid) is null or customer_id = cast(:customer as uuid))
                          and (cast(:action as text) is null or action = cast(:action as text)
                               or starts_with(action, cast(:action as text) || '.'))
                          and (cast(:subject as text) is null or subject_id = cast(:subject as text))
                          and (cast(:actor as text) is null
                               or position(lower(cast(:actor as text)) in lower(actor_name)) > 0)
                          and (cast(:outcome as text) is null or outcome = cast(:outcome as text))
                          and (cast(:among as uuid[]) is null or customer_id = any(cast(:among as uuid[])))
                          and (cast(:from as timestamptz) is null or at - cast(:from as timestamptz) >= interval '0')
                          and (cast(:until as timestamptz) is null or at - cast(:until as timestamptz) < interval '0')%s%s
                        order by seq %s limit :limit
                        """.formatted(
                                COLUMNS,
                                paging.below(),
                                narrow.from() == null ? "" : AFTER_FROM,
                                narrow.until() == null ? "" : BEFORE_UNTIL,
                                paging.down()))
                .params(parameters)
                .query(this::entry)
                .list();
        return paging.page(fetched, limit, entry -> Cursor.of(entry.seq()));
    }

    /** Everything that happened after a position, oldest first; {@code next} is always a position to go on from. */
    public Slice<AuditEntry> after(@Nullable String cursor, int limit) {
        long after = Cursor.parse(cursor, 1)
                .map(keys -> Cursor.number(keys.getFirst()))
                .orElse(0L);
        List<AuditEntry> items = jdbc.sql("select " + COLUMNS
                        + " from audit_entry where provider_id = ? and seq > ? order by seq limit ?")
                .params(ProviderScope.required().value(), after, Math.clamp(limit, 1, MOST))
                .query(this::entry)
                .list();
        long last = items.isEmpty() ? after : items.getLast().seq();
        return new Slice<>(items, Cursor.of(last));
    }

    /** The first sequence number whose entry does not fit the chain, or null where the whole chain holds. */
    public @Nullable Long firstBrokenLink() {
        UUID provider = ProviderScope.required().value();
        byte[][] previous = {AuditChain.GENESIS};
        long[] expected = {1};
        Long[] broken = {null};
        jdbc.sql("select " + COLUMNS + ", hash from audit_entry where provider_id = ? order by seq")
                .param(provider)
                .query((ResultSet row) -> {
                    AuditChain.Row link = link(row);
                    byte[] hash = AuditChain.hash(previous[0], link);
                    boolean holds = link.seq() == expected[0] && Hashes.same(hash, row.getBytes("hash"));
                    if (!holds && broken[0] == null) {
                        broken[0] = expected[0];
                    }
                    previous[0] = hash;
                    expected[0]++;
                });
        boolean headFits = jdbc.sql("select seq, hash from audit_head where provider_id = ?")
                .param(provider)
                .query((row, n) ->
                        row.getLong("seq") == expected[0] - 1 && Hashes.same(row.getBytes("hash"), previous[0]))
                .optional()
                .orElse(expected[0] == 1);
        return broken[0] == null && !headFits ? Long.valueOf(expected[0]) : broken[0];
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private AuditEntry entry(ResultSet row, int n) throws SQLException {
        AuditChain.Row link = link(row);
        return new AuditEntry(
                link.seq(),
                link.id(),
                link.at(),
                new Actor(Actor.Kind.valueOf(link.actorKind()), link.actorId(), link.actorName(), null),
                link.action(),
                new AuditSubject(link.subjectType(), link.subjectId(), link.subjectName()),
                link.customerId(),
                Outcome.valueOf(link.outcome()),
                json.readValue(link.details(), DETAILS),
                link.correlationId(),
                link.ip());
    }

    private static AuditChain.Row link(ResultSet row) throws SQLException {
        return new AuditChain.Row(
                row.getLong("seq"),
                row.getObject("id", UUID.class),
                row.getTimestamp("at").toInstant(),
                row.getString("actor_kind"),
                row.getString("actor_id"),
                row.getString("actor_name"),
                row.getString("action"),
                row.getString("subject_type"),
                row.getString("subject_id"),
                row.getString("subject_name"),
                row.getObject("customer_id", UUID.class),
                row.getString("outcome"),
                row.getString("details"),
                row.getString("correlation_id"),
                row.getString("ip"));
    }
}
