package io.gatehouse.subscription.keep;

import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderScope;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What Microsoft refused, in the rows of subscriptions: why, and when it is asked again. */
@Repository
@Transactional
class Refusals {

    private static final String LIVE = " and state in ('WANTED', 'ACTIVE', 'REFUSED')";

    private final JdbcClient jdbc;

    Refusals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** It is not made. */
    void refused(UUID connectionId, Wanted wanted, Intent intent, String why, Instant again) {
        sql("""
                update subscription set state = 'REFUSED', failure = :why, due_at = :again
                where provider_id = :provider and connection_id = :connection and wish = :wish and part = :part
                  and path_hash = decode(:path, 'hex')""" + LIVE)
                .param("path", Hashes.sha256Hex(intent.path().reveal()))
                .param("connection", connectionId)
                .param("wish", wanted.wish())
                .param("part", wanted.part())
                .param("why", why)
                .param("again", Timestamp.from(again))
                .update();
    }

    void postpone(UUID id, Instant again) {
        sql("update subscription set due_at = :again where provider_id = :provider and id = :id and state = 'REFUSED'")
                .param("id", id)
                .param("again", Timestamp.from(again))
                .update();
    }

    /** Microsoft refuses to renew it; it lives until its end, and is asked again before. */
    void renewalRefused(UUID id, String why, Instant again, Instant now) {
        sql("""
                update subscription set failure = :why, due_at = :again,
                  renewal_refused_at = coalesce(renewal_refused_at, :now)
                where provider_id = :provider and id = :id and state = 'ACTIVE'""")
                .param("id", id)
                .param("why", why)
                .param("again", Timestamp.from(again))
                .param("now", Timestamp.from(now))
                .update();
    }

    /** Has people read that instead of what Microsoft said. */
    void explain(UUID id, String why) {
        sql("update subscription set failure = :why where provider_id = :provider and id = :id and state = 'REFUSED'")
                .param("id", id)
                .param("why", why)
                .update();
    }

    /**
     * Something has changed at Microsoft, or somebody looks whether it has: whatever it refused is asked for now. False
     * where it had refused nothing.
     */
    boolean askAgain(UUID connectionId, Instant now) {
        return sql("""
                        update subscription set due_at = :now
                        where provider_id = :provider and connection_id = :connection
                          and (state = 'REFUSED' or state = 'ACTIVE' and renewal_refused_at is not null)""")
                        .param("connection", connectionId)
                        .param("now", Timestamp.from(now))
                        .update()
                > 0;
    }

    private StatementSpec sql(String text) {
        return jdbc.sql(text).param("provider", ProviderScope.required().value());
    }
}
