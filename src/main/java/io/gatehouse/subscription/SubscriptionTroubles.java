package io.gatehouse.subscription;

import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.Excuses.Missing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What keeps Microsoft from telling us of changes at this moment, and what soon will. Of directories news is a hint alone:
 * the clock has them read all the same, so that whatever is the matter with theirs stands on the page of the connection,
 * and nobody is woken for it.
 */
@Service
@Transactional(readOnly = true)
public class SubscriptionTroubles {

    /** So long after a repair, or after an outage, subscriptions are made anew, one after the other. */
    public static final Duration AFTERWARDS = Duration.ofMinutes(15);

    /** An excuse that is younger needs no new note. */
    private static final Duration NOTED = Duration.ofMinutes(1);

    private static final String IN_USE = """
            join connection c on c.provider_id = s.provider_id and c.id = s.connection_id and c.state = 'ACTIVE'
            join customer u on u.provider_id = s.provider_id and u.id = s.customer_id and u.state <> 'SUSPENDED'
            """;

    /**
     * News proves that Microsoft reaches an address that we do not reach from in here, over a weekend without any as well;
     * what came in the first minutes of the failure may have been on its way, or on an open line.
     */
    private static final String UNPROVEN = """
             not exists (select from subscription h where h.provider_id = p.provider_id
              and h.last_notification_at > greatest(p.failed_since + interval '10 minutes', now() - interval '3 days'))
            """;

    /** Somebody loses what Microsoft cannot tell: not where it has but directories to tell of. */
    private static final String NEEDED = """
             coalesce((select bool_or(s.kind <> 'DIRECTORY') from subscription s
               join connection c on c.provider_id = s.provider_id and c.id = s.connection_id and c.state = 'ACTIVE'
               where s.provider_id = p.provider_id and s.state in ('WANTED', 'ACTIVE', 'REFUSED')), true)
            """;

    /** While our address fails, what Microsoft does not take says nothing about the customer. */
    private static final String ADDRESS_FAILS =
            " exists (select from notification_pulse p where p.provider_id = :provider and p.failed_since is not null"
                    + " and" + UNPROVEN + ")";

    private static final String REFUSED = """
            left join subscription l on l.provider_id = s.provider_id and l.connection_id = s.connection_id
              and l.wish = s.wish and l.part = s.part and l.state = 'REFUSED'
            """;

    private final JdbcClient jdbc;
    private final SubscriptionSettings settings;
    private final Excuses excuses;
    private final DatabaseClock clock;

    SubscriptionTroubles(JdbcClient jdbc, SubscriptionSettings settings, Excuses excuses, DatabaseClock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.excuses = excuses;
        this.clock = clock;
    }

    /** A connection without news since then; why in one sentence, empty where nobody said it. */
    public record Deaf(
            UUID customerId, UUID connectionId, String customerName, String cause, String why, Instant since) {}

    /** A connection that still has news and will have none from then on, as Microsoft refuses to renew. */
    public record Ending(
            UUID customerId,
            UUID connectionId,
            String customerName,
            String why,
            @Nullable Instant endsAt) {}

    /** The public address has failed its test since then, by this verdict. */
    public record Silence(Instant since, String verdict) {}

    /**
     * Connections in use whose gap lasts longer than a repair takes by itself, one row each; none that lasts, or did until
     * minutes ago, for a trouble that is told elsewhere.
     */
    public List<Deaf> standing() {
        Instant now = clock.instant();
        List<Deaf> deaf = sql("""
                        select distinct on (g.connection_id) g.customer_id, g.connection_id, u.display_name, g.cause,
                          coalesce(l.failure, '') as why, g.started_at
                        from notification_gap g
                        join subscription s on s.provider_id = g.provider_id and s.id = g.subscription_id
                        """ + IN_USE + REFUSED + """
                        where g.provider_id = :provider and g.ended_at is null and s.kind <> 'DIRECTORY'
                          and (g.excused_at is null or g.excused_at < :settled)
                          and (s.ended_at < :before or l.id is not null
                            or s.state = 'WANTED' and s.created_at < :before)
                          and not (l.id is not null and %s)
                        order by g.connection_id, g.started_at""".formatted(ADDRESS_FAILS))
                .param("before", Timestamp.from(now.minus(settings.alarm())))
                .param("settled", Timestamp.from(now.minus(AFTERWARDS)))
                .query(SubscriptionTroubles::deaf)
                .list();
        Predicate<Missing> excused = deaf.isEmpty() ? missing -> false : excuses.at(now);
        return deaf.stream()
                .filter(it -> !excused.test(new Missing(it.customerId(), it.connectionId(), it.since(), it.why())))
                .toList();
    }

    /**
     * Connections in use to which comes what cannot be proven or read, and has for longer than a stray item would: until it
     * is genuine again and has been for a while, or somebody has dealt with what was lost.
     */
    public List<Deaf> unproven() {
        Instant now = clock.instant();
        return sql("""
                        select distinct on (g.connection_id) g.customer_id, g.connection_id, u.display_name, g.cause,
                          '' as why, g.started_at
                        from notification_gap g
                        join subscription s on s.provider_id = g.provider_id and s.id = g.subscription_id
                        """ + IN_USE + """
                        where g.provider_id = :provider and g.cause = 'UNPROVEN' and g.closed_at is null
                          and s.state = 'ACTIVE' and g.ended_at > g.started_at + make_interval(secs => :alarm)
                          and (g.ended_at > :settled or s.last_notification_at is null
                            or s.last_notification_at <= g.ended_at)
                        order by g.connection_id, g.started_at""")
                .param("alarm", settings.alarm().toMillis() / 1_000.0)
                .param("settled", Timestamp.from(now.minus(AFTERWARDS)))
                .query(SubscriptionTroubles::deaf)
                .list();
    }

    /**
     * Whether there is still no news of a connection in use, or soon will be none, whoever is to blame; but for the missing
     * consent, which is the same trouble by another name.
     */
    public boolean lasts(UUID connection) {
        List<String> whys = sql("""
                        select distinct coalesce(l.failure, s.failure, '') as why from subscription s
                        """ + IN_USE + REFUSED + """
                        where s.provider_id = :provider and s.connection_id = :connection and s.kind <> 'DIRECTORY'
                          and (s.state = 'ACTIVE' and s.failure is not null and s.renewal_refused_at is not null
                            or exists (select from notification_gap g where g.provider_id = s.provider_id
                              and g.subscription_id = s.id and g.ended_at is null))""")
                .param("connection", connection)
                .query((row, n) -> row.getString("why"))
                .list();
        return !whys.isEmpty() && !excuses.sameTrouble(connection, whys);
    }

    /** Writes down which gaps last for a trouble that is told elsewhere: for a while after its end they still do. */
    @Transactional
    public void excuse() {
        Instant now = clock.instant();
        record Lasting(UUID id, boolean address, Missing missing) {}
        List<Lasting> lasting = sql("""
                        select g.id, g.customer_id, g.connection_id, g.started_at, coalesce(l.failure, '') as why,
                          l.id is not null and %s as address
                        from notification_gap g
                        join subscription s on s.provider_id = g.provider_id and s.id = g.subscription_id
                        """.formatted(ADDRESS_FAILS) + REFUSED + """
                        where g.provider_id = :provider and g.ended_at is null
                          and (g.excused_at is null or g.excused_at < :noted)""")
                .param("noted", Timestamp.from(now.minus(NOTED)))
                .query((row, n) ->
                        new Lasting(row.getObject("id", UUID.class), row.getBoolean("address"), missing(row)))
                .list();
        if (lasting.isEmpty()) {
            return;
        }
        Predicate<Missing> excused = excuses.at(now);
        sql("update notification_gap set excused_at = :now where provider_id = :provider and id = any (:ids::uuid[])")
                .param("now", Timestamp.from(now))
                .param(
                        "ids",
                        lasting.stream()
                                .filter(it -> it.address() || excused.test(it.missing()))
                                .map(Lasting::id)
                                .toArray(UUID[]::new))
                .update();
    }

    /** Connections in use that will have no news soon, the next one of each; none whose trouble is told elsewhere. */
    public List<Ending> ending() {
        Instant now = clock.instant();
        record Row(Ending ending, Missing missing) {}
        List<Row> rows = sql("""
                        select distinct on (s.connection_id) s.customer_id, s.connection_id, u.display_name, s.failure,
                          s.failure as why,
                          s.expires_at, s.renewal_refused_at as started_at
                        from subscription s
                        """ + IN_USE + """
                        where s.provider_id = :provider and s.state = 'ACTIVE' and s.failure is not null
                          and s.renewal_refused_at < :settled and s.kind <> 'DIRECTORY' and not %s
                        order by s.connection_id, s.expires_at""".formatted(ADDRESS_FAILS))
                .param("settled", Timestamp.from(now.minus(AFTERWARDS)))
                .query((row, n) -> new Row(ending(row), missing(row)))
                .list();
        Predicate<Missing> excused = rows.isEmpty() ? missing -> false : excuses.at(now);
        return rows.stream()
                .filter(row -> !excused.test(row.missing()))
                .map(Row::ending)
                .toList();
    }

    /**
     * Since when the public address does not answer as Microsoft wants it, if that is for too long already. Where news
     * arrives all the same only the way from in here is closed.
     */
    public Optional<Silence> silence() {
        Instant now = clock.instant();
        return sql("""
                        select failed_since, coalesce(verdict, '') as verdict from notification_pulse p
                        where provider_id = :provider and failed_since < :before
                          and""" + NEEDED + " and" + UNPROVEN)
                .param("before", Timestamp.from(now.minus(settings.alarm())))
                .query((row, n) -> new Silence(row.getTimestamp("failed_since").toInstant(), row.getString("verdict")))
                .optional();
    }

    /** Whether our own test of the address fails and news shows all the same that Microsoft reaches it. */
    public boolean reachedAllTheSame() {
        return sql("""
                        select exists (select from notification_pulse p
                          where provider_id = :provider and failed_since is not null and not (""" + UNPROVEN + "))").query(Boolean.class).single();
    }

    private static Deaf deaf(ResultSet row, int number) throws SQLException {
        return new Deaf(
                row.getObject("customer_id", UUID.class),
                row.getObject("connection_id", UUID.class),
                row.getString("display_name"),
                row.getString("cause"),
                row.getString("why"),
                row.getTimestamp("started_at").toInstant());
    }

    private static Missing missing(ResultSet row) throws SQLException {
        return new Missing(
                row.getObject("customer_id", UUID.class),
                row.getObject("connection_id", UUID.class),
                row.getTimestamp("started_at").toInstant(),
                row.getString("why"));
    }

    private static Ending ending(ResultSet row) throws SQLException {
        Timestamp end = row.getTimestamp("expires_at");
        return new Ending(
                row.getObject("customer_id", UUID.class),
                row.getObject("connection_id", UUID.class),
                row.getString("display_name"),
                row.getString("failure"),
                end == null ? null : end.toInstant());
    }

    private StatementSpec sql(String text) {
        return jdbc.sql(text).param("provider", ProviderScope.required().value());
    }
}
