package io.gatehouse.subscription.gap;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Cursor;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Slice;
import io.gatehouse.subscription.DirectoryRead;
import io.gatehouse.subscription.SubscriptionSettings;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The ledger of gaps: opened with what is certain, ended when news flows again, closed when what there is was read. */
@Service
@Transactional
public class Gaps {

    private static final int LARGEST_PAGE = 200;
    private static final int LONGEST_NOTE = 500;

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final SubscriptionSettings settings;
    private final DatabaseClock clock;
    private final GapCauses causes;

    Gaps(
            JdbcClient jdbc,
            ApplicationEventPublisher events,
            SubscriptionSettings settings,
            DatabaseClock clock,
            GapCauses causes) {
        this.causes = causes;
        this.jdbc = jdbc;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
    }

    /** Begins a gap of a subscription that lasts until {@link #over}. One that lasts already goes on instead. */
    public void begin(UUID subscription, GapCause cause, Instant from) {
        write(subscription, cause, from, null, """
                and not exists (select 1 from notification_gap g join subscription o
                   on o.provider_id = g.provider_id and o.id = g.subscription_id
                   where g.provider_id = s.provider_id and o.connection_id = s.connection_id and o.wish = s.wish
                     and o.part = s.part and g.ended_at is null)""");
    }

    /** Writes down a gap that is over already, once however often it is told; it lasts until the latest end told. */
    public void between(UUID subscription, GapCause cause, Instant from, Instant until) {
        if (!widened(subscription, cause, from, until, "g.started_at = :from")) {
            write(subscription, cause, from, until, "");
        }
    }

    /** The same of every subscription that Microsoft had meanwhile: nothing reached any of them. */
    public void unreachable(Instant from, Instant until) {
        String same = " g.provider_id = s.provider_id and g.subscription_id = s.id and g.cause = 'UNREACHABLE'"
                + " and g.ended_at is not null and g.closed_at is null and g.started_at = greatest(:from, s.created_at)";
        String inUse = " s.provider_id = :provider and s.state = 'ACTIVE' and exists (select from connection c"
                + " where c.provider_id = s.provider_id and c.id = s.connection_id and c.state = 'ACTIVE')";
        for (String statement : List.of(
                "update notification_gap g set ended_at = greatest(g.ended_at, :until) from subscription s where"
                        + inUse + " and" + same,
                """
                insert into notification_gap (provider_id, id, customer_id, connection_id, subscription_id, resource,
                  cause, started_at, ended_at)
                select s.provider_id, gen_random_uuid(), s.customer_id, s.connection_id, s.id,
                  split_part(s.resource, '?', 1), 'UNREACHABLE', greatest(:from, s.created_at), :until
                from subscription s where""" + inUse + " and not exists (select from notification_gap g where" + same + ")")) {
            sql(statement)
                    .param("from", Timestamp.from(from))
                    .param("until", Timestamp.from(until))
                    .update();
        }
    }

    /** What arrived between these times and was lost here; it happened as much earlier as Microsoft may have told it. */
    public void unread(UUID subscription, Instant first, Instant last) {
        told(subscription, GapCause.UNREAD, first.minus(settings.latency()), last);
    }

    /**
     * The same of what came with the secret of a subscription and could not be proven or read. As long as nothing else is
     * heard of it, that is one gap however seldom it happens.
     */
    public void unproven(UUID subscription, Instant first, Instant last) {
        Instant from = first.minus(settings.latency());
        if (!widened(subscription, GapCause.UNPROVEN, from, last, """
                g.started_at <= :until and (g.ended_at >= :from or exists (select from subscription s
                    where s.provider_id = g.provider_id and s.id = g.subscription_id
                      and (s.last_notification_at is null or s.last_notification_at <= g.ended_at)))""")) {
            between(subscription, GapCause.UNPROVEN, from, last);
        }
    }

    /** Writes down what is over: told in parts that touch each other, it is one gap. */
    public void told(UUID subscription, GapCause cause, Instant from, Instant until) {
        if (!widened(subscription, cause, from, until, "g.started_at <= :until and g.ended_at >= :from")) {
            between(subscription, cause, from, until);
        }
    }

    /** Nothing but these wishes, of these parts, is wanted of a connection: no other gap lasts any longer. */
    public void overExcept(UUID connection, List<String> wishes, List<Integer> parts, Instant now) {
        sql("""
                update notification_gap g set ended_at = greatest(g.started_at, :now)
                from subscription s
                where g.provider_id = :provider and s.provider_id = g.provider_id and s.id = g.subscription_id
                  and s.connection_id = :connection and g.ended_at is null
                  and not exists (select 1 from unnest(:wishes::text[], :parts::int[]) as w (wish, part)
                    where w.wish = s.wish and w.part = s.part)""")
                .param("connection", connection)
                .param("wishes", wishes.toArray(String[]::new))
                .param("parts", parts.toArray(Integer[]::new))
                .param("now", Timestamp.from(now))
                .update();
    }

    /** News of that wish flows from now on: what lasted ends. */
    public void over(UUID connection, String wish, int part, Instant now) {
        sql("""
                update notification_gap g set ended_at = greatest(g.started_at, :now)
                from subscription s
                where g.provider_id = :provider and s.provider_id = g.provider_id and s.id = g.subscription_id
                  and s.connection_id = :connection and s.wish = :wish and s.part = :part and g.ended_at is null""")
                .param("connection", connection)
                .param("wish", wish)
                .param("part", part)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** What had ended before that round began is closed by it, through whichever connection it was to be heard. */
    @EventListener
    void on(DirectoryRead read) {
        sql("""
                update notification_gap g set closed_at = :now, closed_by = :how
                from subscription s
                where g.provider_id = :provider and g.customer_id = :customer and g.closed_at is null
                  and g.ended_at <= :asOf
                  and s.provider_id = g.provider_id and s.id = g.subscription_id and s.kind = 'DIRECTORY'
                  and split_part(ltrim(lower(s.resource), '/'), '/', 1) = :part""")
                .param("customer", read.customerId())
                .param("part", read.part())
                .param("asOf", Timestamp.from(read.asOf()))
                .param("how", "directory.sync " + read.job())
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /** One of those that it touches: two would be the same gap told twice from then on. */
    private boolean widened(UUID subscription, GapCause cause, Instant from, Instant until, String which) {
        return sql("""
                update notification_gap set started_at = least(started_at, :from), ended_at = greatest(ended_at, :until)
                where provider_id = :provider and id = (select g.id from notification_gap g
                  where g.provider_id = :provider and g.subscription_id = :subscription and g.cause = :cause
                    and g.ended_at is not null and g.closed_at is null and %s
                  order by g.started_at, g.id limit 1 for update)""".formatted(which))
                        .param("subscription", subscription)
                        .param("cause", causes.written(cause).name())
                        .param("from", Timestamp.from(from))
                        .param("until", Timestamp.from(until))
                        .update()
                > 0;
    }

    /**
     * A person or a downstream system has dealt with it. Answers whose it is.
     *
     * @param from since when it lasted for whoever looked, and until when: what was added since is not dealt with
     */
    public UUID close(UUID id, @Nullable Instant from, @Nullable Instant until, @Nullable String note, Actor actor) {
        Gap gap = sql("select " + Gap.COLUMNS
                        + " from notification_gap g where g.provider_id = :provider and g.id = :id for update")
                .param("id", id)
                .query(Gap::of)
                .optional()
                .orElseThrow(() -> new NotFound("No gap " + id));
        if (gap.closedAt() != null) {
            return gap.connectionId();
        }
        if (gap.endedAt() == null) {
            throw new Conflict("gap.lasts", "This gap still lasts: it can be closed when notifications flow again.");
        }
        // to the millisecond, as programs keep times
        boolean before = from != null && gap.startedAt().plusMillis(1).isBefore(from);
        boolean after =
                until != null && gap.endedAt().truncatedTo(ChronoUnit.MILLIS).isAfter(until);
        if (before || after) {
            throw new Conflict(
                    "gap.longer",
                    "This gap has become longer since you looked. Look from when and until when it lasts now.");
        }
        sql("""
                update notification_gap set closed_at = :now, closed_by = :actor, note = :note
                where provider_id = :provider and id = :id""")
                .param("id", id)
                .param("now", Timestamp.from(clock.instant()))
                .param("actor", actor.name())
                .param("note", note == null ? null : plain(note))
                .update();
        events.publishEvent(AuditFact.of(
                        actor,
                        "notification.gap_closed",
                        new AuditSubject("connection", gap.connectionId().toString(), gap.resource()))
                .customer(gap.customerId())
                .details(Map.of("cause", gap.cause().name())));
        return gap.connectionId();
    }

    /** Newest first. */
    @Transactional(readOnly = true)
    public Slice<Gap> list(@Nullable UUID connection, boolean openOnly, @Nullable String cursor, int limit) {
        return list(connection, null, openOnly, cursor, limit);
    }

    /** Of a connection, or of all that a customer has; of all customers where none is named. */
    @Transactional(readOnly = true)
    public Slice<Gap> list(
            @Nullable UUID connection, @Nullable UUID customer, boolean openOnly, @Nullable String cursor, int limit) {
        int most = Math.clamp(limit, 1, LARGEST_PAGE);
        List<String> after = Cursor.parse(cursor, 2).orElse(List.of());
        List<Gap> found = sql("select " + Gap.COLUMNS + """
                 from notification_gap g
                where provider_id = :provider and (:connection::uuid is null or connection_id = :connection)
                  and (:customer::uuid is null or customer_id = :customer)
                  and (not :open or closed_at is null)
                  and (:at::timestamptz is null or (started_at, id) < (:at, :id::uuid))
                order by started_at desc, id desc limit :limit""")
                .param("connection", connection)
                .param("customer", customer)
                .param("open", openOnly)
                .param("at", after.isEmpty() ? null : Timestamp.from(Cursor.instant(after.get(0))))
                .param("id", after.isEmpty() ? null : Cursor.id(after.get(1)))
                .param("limit", most + 1)
                .query(Gap::of)
                .list();
        return Slice.of(found, most, gap -> Cursor.of(gap.startedAt(), gap.id()));
    }

    private void write(UUID subscription, GapCause cause, Instant from, @Nullable Instant until, String unless) {
        sql("""
                insert into notification_gap (provider_id, id, customer_id, connection_id, subscription_id, resource,
                  cause, started_at, ended_at)
                select s.provider_id, :id, s.customer_id, s.connection_id, s.id, split_part(s.resource, '?', 1), :cause, :from, :until
                from subscription s where s.provider_id = :provider and s.id = :subscription""" + " " + unless)
                .param("id", UUID.randomUUID())
                .param("subscription", subscription)
                .param("cause", causes.written(cause).name())
                .param("from", Timestamp.from(from))
                .param("until", until == null ? null : Timestamp.from(until))
                .update();
    }

    /** PostgreSQL keeps no zero characters. */
    private static String plain(String note) {
        String text = note.replace("\0", "");
        return text.substring(0, Math.min(LONGEST_NOTE, text.length()));
    }

    private StatementSpec sql(String text) {
        return jdbc.sql(text).param("provider", ProviderScope.required().value());
    }
}
