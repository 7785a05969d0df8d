package io.gatehouse.job.pause;

import io.gatehouse.shared.ProviderScope;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The rows of pauses. */
@Repository
@Transactional
class PauseRows {

    private final JdbcClient jdbc;

    PauseRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional(readOnly = true)
    List<Pause> standing() {
        return jdbc.sql("""
            select topic, reason, paused_by, paused_at from work_pause
            where provider_id = ? and lifted_at is null order by paused_at, topic
            """)
                .param(provider())
                .query((row, n) -> new Pause(
                        Topic.valueOf(row.getString("topic")),
                        row.getString("reason"),
                        row.getString("paused_by"),
                        row.getTimestamp("paused_at").toInstant()))
                .list();
    }

    @Transactional(readOnly = true)
    Optional<Instant> liftedAt(Topic topic) {
        return jdbc.sql("select lifted_at from work_pause"
                        + " where provider_id = ? and topic = ? and lifted_at is not null")
                .params(provider(), topic.name())
                .query((row, n) -> row.getTimestamp("lifted_at").toInstant())
                .optional();
    }

    /** Also where one stands: then only who wants it and why is new. */
    void set(Pause pause) {
        jdbc.sql("""
            insert into work_pause (provider_id, topic, reason, paused_by, paused_at)
            values (:provider, :topic, :reason, :by, :at)
            on conflict (provider_id, topic) do update set reason = :reason, paused_by = :by,
              paused_at = case when work_pause.lifted_at is null then work_pause.paused_at else :at end,
              lifted_at = null
            """)
                .param("provider", provider())
                .param("topic", pause.topic().name())
                .param("reason", pause.reason())
                .param("by", pause.by())
                .param("at", pause.since().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Whether one stood until now. */
    boolean lift(Topic topic, Instant now) {
        return jdbc.sql("update work_pause set lifted_at = ?"
                                + " where provider_id = ? and topic = ? and lifted_at is null")
                        .params(now.atOffset(ZoneOffset.UTC), provider(), topic.name())
                        .update()
                == 1;
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
