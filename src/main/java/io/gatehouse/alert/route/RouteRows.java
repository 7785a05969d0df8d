package io.gatehouse.alert.route;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.subscription.InboxNews;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The rows of routes; addresses that are secrets, and keys, are sealed. */
@Repository
@Transactional
class RouteRows {

    private static final String SELECT = """
        select r.id, r.name, r.target, r.address, r.least_severity, r.kinds, r.customer_id, r.rhythm, r.mails_per_hour,
          r.enabled, r.last_answer, r.last_accepted, r.last_at, r.news_kinds, r.news_profile,
          u.display_name as customer_name
        from alert_route r
        left join customer u on u.provider_id = r.provider_id and u.id = r.customer_id
        where r.provider_id = :provider
          and (r.kinds = '{}' or r.kinds && :known::text[] or r.news_kinds && :news::text[])
        """;
    /** No kind of alert: whoever tells of news in the inbox tells of none. */
    private static final String[] NO_ALERTS = {"INBOX_NEWS"};

    private static final String HEAD =
            "coalesce((select h.position from notification_head h where h.provider_id = :provider), 0)";

    private final JdbcClient jdbc;
    private final Vault vault;

    RouteRows(JdbcClient jdbc, Vault vault) {
        this.jdbc = jdbc;
        this.vault = vault;
    }

    /**
     * What a call needs.
     *
     * @param url the whole address
     * @param keys what to sign with: none where the receiver has no key, several while one takes the place of another
     */
    record Secrets(Secret url, List<Secret> keys) {

        Secrets {
            keys = List.copyOf(keys);
        }
    }

    /** Of news in the inbox it tells from now on. */
    void insert(Route route, @Nullable Secrets secrets, String by, Instant now) {
        Route.Wanted wanted = route.wanted();
        jdbc.sql("""
            insert into alert_route (provider_id, id, name, target, address, sealed_url, sealed_secret,
              least_severity, kinds, customer_id, rhythm, mails_per_hour, news_kinds, news_profile, news_told, enabled,
              created_by, created_at)
            values (:provider, :id, :name, :target, :address, :url, :key, :least, :kinds, :customer, :rhythm,
              :most, :news, :profile, %s, true, :by, :now)
            """.formatted(HEAD))
                .param("provider", provider())
                .param("id", route.id())
                .param("name", route.name())
                .param("target", route.target().name())
                .param("address", route.address())
                .param("url", secrets == null ? null : vault.seal(secrets.url(), place("sealed_url", route.id())))
                .param(
                        "key",
                        secrets == null || secrets.keys().isEmpty()
                                ? null
                                : vault.seal(secrets.keys().getFirst(), place("sealed_secret", route.id())))
                .param("least", wanted.least().name())
                .param("kinds", kinds(route))
                .param("customer", wanted.customer())
                .param("rhythm", route.rhythm().name())
                .param("most", route.mailsPerHour())
                .param("news", news(route))
                .param("profile", route.news() == null ? null : route.news().profile())
                .param("by", by)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    @Transactional(readOnly = true)
    List<Route> all() {
        return jdbc.sql(SELECT + " order by r.created_at, r.id")
                .param("provider", provider())
                .param("known", AlertKind.known())
                .param("news", names(EnumSet.allOf(InboxNews.Kind.class)))
                .query(RouteRows::route)
                .list();
    }

    @Transactional(readOnly = true)
    Optional<Route> find(UUID id) {
        return jdbc.sql(SELECT + " and r.id = :id")
                .param("provider", provider())
                .param("id", id)
                .param("known", AlertKind.known())
                .param("news", names(EnumSet.allOf(InboxNews.Kind.class)))
                .query(RouteRows::route)
                .optional();
    }

    @Transactional(readOnly = true)
    Optional<Secrets> secrets(UUID id, Instant now) {
        return jdbc.sql("""
            select sealed_url, sealed_secret, case when previous_until > :now then sealed_previous end as previous,
              case when older_until > :now then sealed_older end as older
            from alert_route where provider_id = :provider and id = :id and sealed_url is not null
            """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("provider", provider())
                .param("id", id)
                .query((row, n) -> new Secrets(
                        vault.open(row.getBytes("sealed_url"), place("sealed_url", id)),
                        Stream.of(row.getBytes("sealed_secret"), row.getBytes("previous"), row.getBytes("older"))
                                .filter(Objects::nonNull)
                                .map(bytes -> vault.open(bytes, place("sealed_secret", id)))
                                .toList()))
                .optional();
    }

    /** @param url null where it stays as it is */
    void update(Route route, @Nullable Secret url) {
        Route.Wanted wanted = route.wanted();
        jdbc.sql("""
            update alert_route set name = :name, address = :address, sealed_url = coalesce(:url, sealed_url),
              failing_since = case when cast(:url as bytea) is null then failing_since end,
              given_up = case when cast(:url as bytea) is null then given_up else 0 end,
              least_severity = :least, kinds = :kinds, customer_id = :customer, rhythm = :rhythm,
              mails_per_hour = :most, news_told = case when news_kinds = '{}' then %s else news_told end,
              news_kinds = :news, news_profile = :profile
            where provider_id = :provider and id = :id
            """.formatted(HEAD))
                .param("provider", provider())
                .param("id", route.id())
                .param("name", route.name())
                .param("address", route.address())
                .param("url", url == null ? null : vault.seal(url, place("sealed_url", route.id())), Types.BINARY)
                .param("least", wanted.least().name())
                .param("kinds", kinds(route))
                .param("customer", wanted.customer())
                .param("rhythm", route.rhythm().name())
                .param("most", route.mailsPerHour())
                .param("news", news(route))
                .param("profile", route.news() == null ? null : route.news().profile())
                .update();
    }

    /**
     * What was the key until now signs beside the new one until then. Of those before it the oldest signs on to its own
     * end: a receiver may have that one still.
     */
    boolean exchange(UUID id, Secret key, Exchange times) {
        return jdbc.sql("""
            update alert_route set
              sealed_older = case when older_until > :now then sealed_older
                when previous_until > :now then sealed_previous end,
              older_until = case when older_until > :now then older_until
                when previous_until > :now then previous_until end,
              sealed_previous = sealed_secret, previous_until = :until, sealed_secret = :key
            where provider_id = :provider and id = :id and (previous_until is null or previous_until < :fresh)
            """)
                        .param("now", time(times.now()))
                        .param("until", time(times.now().plus(times.overlap())))
                        .param("fresh", time(times.seen().plus(times.overlap())))
                        .param("key", vault.seal(key, place("sealed_secret", id)))
                        .param("provider", provider())
                        .param("id", id)
                        .update()
                == 1;
    }

    /**
     * When a key takes the place of another one.
     *
     * @param seen nothing changes where another one was made after that time
     * @param overlap how long the one before signs beside it
     */
    record Exchange(Instant now, Instant seen, Duration overlap) {}

    void enable(UUID id, boolean enabled) {
        jdbc.sql("update alert_route set enabled = ? where provider_id = ? and id = ?")
                .params(enabled, provider(), id)
                .update();
    }

    void delete(UUID id) {
        jdbc.sql("delete from alert_route where provider_id = ? and id = ?")
                .params(provider(), id)
                .update();
    }

    /** How a call of a route ended, and what that says about its receiver. */
    enum Call {
        TAKEN,
        REFUSED,
        /** It is not tried again. */
        GIVEN_UP,
        /** A test, by which somebody looks whether it works, or news of receivers that fail: no trouble to tell of. */
        NOT_COUNTED
    }

    void answered(UUID id, Route.Answer answer, Call call) {
        jdbc.sql("""
            update alert_route set last_answer = :answer, last_accepted = :accepted, last_at = :at,
              failing_since = case :call when 'TAKEN' then null when 'NOT_COUNTED' then failing_since
                else coalesce(failing_since, :at) end,
              given_up = case :call when 'TAKEN' then 0 when 'GIVEN_UP' then given_up + 1 else given_up end
            where provider_id = :provider and id = :id
            """)
                .param("answer", answer.text())
                .param("accepted", answer.accepted())
                .param("at", time(answer.at()))
                .param("call", call.name())
                .param("provider", provider())
                .param("id", id)
                .update();
    }

    private static Route route(ResultSet row, int number) throws SQLException {
        return new Route(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Route.Target.valueOf(row.getString("target")),
                row.getString("address"),
                new Route.Wanted(
                        AlertSeverity.valueOf(row.getString("least_severity")),
                        known(AlertKind.class, row, "kinds"),
                        row.getObject("customer_id", UUID.class),
                        row.getString("customer_name")),
                Rhythm.valueOf(row.getString("rhythm")),
                row.getInt("mails_per_hour"),
                news(row),
                row.getBoolean("enabled"),
                row.getTimestamp("last_at") == null
                        ? null
                        : new Route.Answer(
                                row.getString("last_answer"),
                                row.getBoolean("last_accepted"),
                                row.getTimestamp("last_at").toInstant()));
    }

    private static Route.@Nullable News news(ResultSet row) throws SQLException {
        Set<InboxNews.Kind> kinds = known(InboxNews.Kind.class, row, "news_kinds");
        return kinds.isEmpty() ? null : new Route.News(kinds, row.getString("news_profile"));
    }

    /** Without those that only a newer release knows. */
    private static <E extends Enum<E>> Set<E> known(Class<E> type, ResultSet row, String column) throws SQLException {
        Set<String> names = Set.of((String[]) row.getArray(column).getArray());
        Set<E> known = EnumSet.allOf(type);
        known.removeIf(one -> !names.contains(one.name()));
        return known;
    }

    private static String[] kinds(Route route) {
        return route.news() == null ? names(route.wanted().kinds()) : NO_ALERTS;
    }

    private static String[] news(Route route) {
        return route.news() == null ? new String[0] : names(route.news().kinds());
    }

    private static String[] names(Set<? extends Enum<?>> kinds) {
        return kinds.stream().map(Enum::name).sorted().toArray(String[]::new);
    }

    private static SealedField place(String column, UUID id) {
        return new SealedField("alert_route", column, null, id, 0);
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
