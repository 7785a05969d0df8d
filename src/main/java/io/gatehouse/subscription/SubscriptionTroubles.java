package io.gatehouse.subscription;

import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.ProviderScope;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What keeps Microsoft from telling us of changes at this moment. */
@Service
@Transactional(readOnly = true)
public class SubscriptionTroubles {

    private final JdbcClient jdbc;
    private final SubscriptionSettings settings;
    private final DatabaseClock clock;

    SubscriptionTroubles(JdbcClient jdbc, SubscriptionSettings settings, DatabaseClock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /** A connection without news since then; why in one sentence, empty where nobody said it. */
    public record Deaf(
            UUID customerId, UUID connectionId, String customerName, String cause, String why, Instant since) {}

    /** Connections in use whose gap lasts longer than a repair takes by itself, one row each. */
    public List<Deaf> standing() {
        return jdbc.sql("""
                        select distinct on (g.connection_id) g.customer_id, g.connection_id, u.display_name, g.cause,
                          coalesce(l.failure, '') as why, g.started_at
                        from notification_gap g
                        join connection c on c.provider_id = g.provider_id and c.id = g.connection_id
                          and c.state = 'ACTIVE'
                        join customer u on u.provider_id = g.provider_id and u.id = g.customer_id
                          and u.state <> 'SUSPENDED'
                        join subscription s on s.provider_id = g.provider_id and s.id = g.subscription_id
                        left join subscription l on l.provider_id = s.provider_id and l.connection_id = s.connection_id
                          and l.wish = s.wish and l.part = s.part and l.state = 'REFUSED'
                        where g.provider_id = :provider and g.ended_at is null
                          and (l.id is not null or s.ended_at < :before)
                        order by g.connection_id, g.started_at""")
                .param("provider", ProviderScope.required().value())
                .param("before", Timestamp.from(clock.instant().minus(settings.alarm())))
                .query((row, n) -> new Deaf(
                        row.getObject("customer_id", UUID.class),
                        row.getObject("connection_id", UUID.class),
                        row.getString("display_name"),
                        row.getString("cause"),
                        row.getString("why"),
                        row.getTimestamp("started_at").toInstant()))
                .list();
    }

    /** Since when the public address does not answer as Microsoft wants it, if that is for too long already. */
    public Optional<Instant> silentSince() {
        return jdbc.sql("""
                        select failed_since from notification_pulse
                        where provider_id = :provider and failed_since < :before""")
                .param("provider", ProviderScope.required().value())
                .param("before", Timestamp.from(clock.instant().minus(settings.alarm())))
                .query((row, n) -> row.getTimestamp("failed_since").toInstant())
                .optional();
    }
}
