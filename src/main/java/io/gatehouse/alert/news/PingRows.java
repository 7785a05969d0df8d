package io.gatehouse.alert.news;

import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.InboxNews.News;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The rows of pings. Of each route one is open: the next begins where that one ends. */
@Repository
@Transactional
public class PingRows {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String COLUMNS = "id, route_id, news, attempts, due_at, last_answer, created_at, taken_at";

    private final JdbcClient jdbc;

    PingRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A route that has nothing open though the inbox has grown.
     *
     * @param told up to which place its receiver was told
     * @param lastAt when its last ping was taken; null where there was none
     */
    public record Quiet(UUID route, long told, @Nullable Instant lastAt) {}

    @Transactional(readOnly = true)
    public List<Quiet> quiet() {
        return sql("""
                        select r.id, r.news_told, l.taken_at
                        from alert_route r
                        join notification_head h on h.provider_id = r.provider_id and h.position > r.news_told
                        left join lateral (
                          select p.taken_at from alert_ping p
                          where p.provider_id = r.provider_id and p.route_id = r.id
                          order by p.created_at desc limit 1) l on true
                        where r.provider_id = :provider and r.news_kinds <> '{}' and r.enabled
                          and not exists (select from alert_ping o
                            where o.provider_id = r.provider_id and o.route_id = r.id and o.taken_at is null)""")
                .query((row, n) ->
                        new Quiet(row.getObject("id", UUID.class), row.getLong("news_told"), instant(row, "taken_at")))
                .list();
    }

    /** Nothing where another replica was first. */
    public void open(UUID route, Instant now, Instant due) {
        sql("""
                        insert into alert_ping (provider_id, id, route_id, due_at, created_at)
                        values (:provider, :id, :route, :due, :now)
                        on conflict (provider_id, route_id) where taken_at is null do nothing""")
                .param("id", UUID.randomUUID())
                .param("route", route)
                .param("due", Timestamp.from(due))
                .param("now", Timestamp.from(now))
                .update();
    }

    /**
     * Takes what is due, and counts an attempt; it is due again after that time if nobody tells how it ended. What was
     * refused is due at once where the receiver has taken something since, or has another address.
     */
    public List<Ping> claim(Instant now, Duration held) {
        return sql("""
                        update alert_ping set attempts = attempts + 1, due_at = :until, last_answer = null
                        where provider_id = :provider and id in (
                          select p.id from alert_ping p
                          join alert_route r on r.provider_id = p.provider_id and r.id = p.route_id and r.enabled
                          where p.provider_id = :provider and p.taken_at is null
                            and (p.due_at <= :now or p.last_answer is not null and r.failing_since is null)
                          for update of p skip locked)
                        returning\s""" + COLUMNS)
                .param("now", Timestamp.from(now))
                .param("until", Timestamp.from(now.plus(held)))
                .query(PingRows::ping)
                .list();
    }

    /** Whether something is due within that time, now included. */
    @Transactional(readOnly = true)
    public boolean dueBy(Instant end) {
        return sql("""
                        select exists (select from alert_ping p
                          join alert_route r on r.provider_id = p.provider_id and r.id = p.route_id and r.enabled
                          where p.provider_id = :provider and p.taken_at is null and p.due_at <= :end)""").param("end", Timestamp.from(end)).query(Boolean.class).single();
    }

    /** Writes down what it tells from now on, whoever tells it. */
    public void counted(UUID id, News news) {
        sql("update alert_ping set news = :news where provider_id = :provider and id = :id")
                .param("news", JSON.writeValueAsString(news))
                .param("id", id)
                .update();
    }

    /** Up to which place the receiver of a route was told. */
    @Transactional(readOnly = true)
    public long told(UUID route) {
        return sql("select news_told from alert_route where provider_id = :provider and id = :route")
                .param("route", route)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** There is nothing to tell up to there. */
    public void pass(UUID route, long through) {
        sql("""
                        update alert_route set news_told = greatest(news_told, :through)
                        where provider_id = :provider and id = :route""").param("through", through).param("route", route).update();
    }

    /** It tells of nothing, as all was taken out of the inbox before. */
    public void drop(UUID id) {
        sql("delete from alert_ping where provider_id = :provider and id = :id and taken_at is null")
                .param("id", id)
                .update();
    }

    public void taken(Ping ping, long through, String answer, Instant now) {
        sql("""
                        update alert_ping set taken_at = :now, last_answer = :answer
                        where provider_id = :provider and id = :id and taken_at is null""")
                .param("now", Timestamp.from(now))
                .param("answer", answer)
                .param("id", ping.id())
                .update();
        pass(ping.route(), through);
    }

    public void refused(UUID id, String answer, Instant again) {
        sql("""
                        update alert_ping set last_answer = :answer, due_at = :again
                        where provider_id = :provider and id = :id and taken_at is null""")
                .param("answer", answer)
                .param("again", Timestamp.from(again))
                .param("id", id)
                .update();
    }

    @Transactional(readOnly = true)
    public List<Ping> last(UUID route, int most) {
        return sql("select " + COLUMNS + """
                         from alert_ping where provider_id = :provider and route_id = :route
                        order by created_at desc limit :most""")
                .param("route", route)
                .param("most", most)
                .query(PingRows::ping)
                .list();
    }

    private static Ping ping(ResultSet row, int number) throws SQLException {
        Optional<String> news = Optional.ofNullable(row.getString("news"));
        return new Ping(
                row.getObject("id", UUID.class),
                row.getObject("route_id", UUID.class),
                news.map(text -> JSON.readValue(text, News.class)).orElse(null),
                row.getInt("attempts"),
                row.getTimestamp("due_at").toInstant(),
                row.getString("last_answer"),
                row.getTimestamp("created_at").toInstant(),
                instant(row, "taken_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private StatementSpec sql(String text) {
        return jdbc.sql(text).param("provider", ProviderScope.required().value());
    }
}
