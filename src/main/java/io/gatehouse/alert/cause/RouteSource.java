package io.gatehouse.alert.cause;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.SchemaHistory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A receiver rejects alerts, so its system would wrongly show no problems. */
@Component
class RouteSource implements CauseSource {

    /** A receiver that begins anew is back by then. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final JdbcClient jdbc;
    private final SchemaHistory history;
    private final Sentences sentences;

    RouteSource(JdbcClient jdbc, SchemaHistory history, MessageSource messages) {
        this.jdbc = jdbc;
        this.history = history;
        this.sentences = new Sentences(messages);
    }

    @Override
    public Set<AlertKind> kinds() {
        return Set.of(AlertKind.ROUTE_FAILING);
    }

    /**
     * Where something was given up, or is still tried. Nothing for a day after an upgrade: replicas of the release before
     * cannot read such an alert.
     */
    @Override
    @Transactional(readOnly = true)
    public Collection<Cause> standing() {
        return jdbc.sql("""
                        select id, name, address, last_answer, given_up, news_kinds <> '{}' as news,
                          kinds = '{}' or 'URGENT_MESSAGE' = any (kinds) as urgent
                        from alert_route r
                        where provider_id = :provider and enabled and target <> 'MAIL' and last_accepted = false
                          and failing_since is not null
                          and (given_up > 0 or failing_since < now() - make_interval(secs => :patience)
                            and (exists (select from alert_delivery d where d.provider_id = r.provider_id
                                and d.route_id = r.id and d.state = 'WAITING' and d.attempts > 0)
                              or exists (select from alert_ping p where p.provider_id = r.provider_id
                                and p.route_id = r.id and p.taken_at is null and p.attempts > 0)))
                          and not exists (
                            select from %1$s h, %1$s f
                            where h.version = '150' and h.installed_on > localtimestamp - interval '1 day'
                              and f.version = '1' and f.installed_on < h.installed_on - interval '1 hour')
                        order by created_at, id
                        """.formatted(history.table()))
                .param("provider", ProviderScope.required().value())
                .param("patience", PATIENCE.toSeconds())
                .query((row, number) -> cause(row))
                .list();
    }

    private Cause cause(ResultSet row) throws SQLException {
        int lost = row.getInt("given_up");
        // nothing of it is given up: what it counts stays in the inbox
        boolean news = row.getBoolean("news");
        return new Cause(
                AlertKind.ROUTE_FAILING,
                row.getString("id"),
                row.getString("name"),
                row.getBoolean("urgent") ? AlertSeverity.CRITICAL : AlertSeverity.WARNING,
                news ? "NEWS_NOT_TAKEN" : lost > 0 ? "GIVEN_UP" : "NOT_TAKEN",
                sentences.of(
                        news ? "alert.receiver.news" : "alert.receiver.text",
                        row.getString("address"),
                        Sentences.foreign(row.getString("last_answer")),
                        lost),
                lost > 0 ? 1 : 0,
                Concerns.EVERYBODY);
    }
}
