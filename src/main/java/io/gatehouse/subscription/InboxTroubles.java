package io.gatehouse.subscription;

import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.SchemaHistory;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What waits in the inbox for somebody who takes it out. */
@Service
@Transactional(readOnly = true)
public class InboxTroubles {

    /** What nobody takes out in that time is deleted. */
    public static final Duration KEPT = Duration.ofDays(30);

    private final JdbcClient jdbc;

    private final SchemaHistory history;

    InboxTroubles(JdbcClient jdbc, SchemaHistory history) {
        this.jdbc = jdbc;
        this.history = history;
    }

    /** What came first of all that waits, but for that of connections that have ended: nobody reads it any more. */
    public record Oldest(Instant receivedAt, String customerName) {}

    /**
     * Empty for a day after the upgrade: replicas of the release before cannot read an alert about it. The first of each
     * connection is looked up: what those that have ended left is the oldest of all, and may be much.
     */
    public Optional<Oldest> oldest() {
        return jdbc.sql("""
                        select n.received_at, u.display_name from connection c
                        join customer u on u.provider_id = c.provider_id and u.id = c.customer_id
                        cross join lateral (
                          select w.received_at from notification w
                          where w.provider_id = c.provider_id and w.connection_id = c.id and w.state = 'READY'
                            and w.acknowledged_at is null
                          order by w.received_at limit 1) n
                        where c.provider_id = ? and c.state <> 'DISCONNECTED'
                          and not exists (select from %s h where h.version = '133'
                            and h.installed_on > localtimestamp - interval '1 day')
                        order by n.received_at limit 1""".formatted(history.table()))
                .param(ProviderScope.required().value())
                .query((row, n) ->
                        new Oldest(row.getTimestamp("received_at").toInstant(), row.getString("display_name")))
                .optional();
    }

    /** Whether an emergency that a subscription brought between these times waits, both included. */
    public boolean urgentWaits(UUID subscription, Instant from, Instant until) {
        return jdbc.sql("""
                        select exists (select from notification where provider_id = :provider
                          and subscription_id = :subscription and urgent and acknowledged_at is null
                          and read_at between :from and :until)""")
                .param("provider", ProviderScope.required().value())
                .param("subscription", subscription)
                .param("from", Timestamp.from(from))
                .param("until", Timestamp.from(until))
                .query(Boolean.class)
                .single();
    }
}
