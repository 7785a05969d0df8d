package io.gatehouse.provider.check;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** What the last look at a registration found, for everybody who has nobody's rights. */
@Repository
@Transactional
public class SetUpLooks {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    SetUpLooks(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** One look. */
    public record Look(List<LineResult> lines, String lookedBy, Instant lookedAt) {}

    void keep(UUID registration, List<LineResult> lines, Actor actor) {
        jdbc.sql("""
                        insert into registration_look (provider_id, registration_id, lines, looked_by, looked_at)
                        values (?, ?, ?, ?, ?)
                        on conflict (provider_id, registration_id) do update set lines = excluded.lines,
                          looked_by = excluded.looked_by, looked_at = excluded.looked_at
                        """)
                .params(ProviderScope.required().value(), registration, json.writeValueAsString(lines))
                .params(actor.name(), clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    @Transactional(readOnly = true)
    public Optional<Look> of(UUID registration) {
        return jdbc.sql("""
                        select lines, looked_by, looked_at from registration_look
                        where provider_id = ? and registration_id = ?
                        """)
                .params(ProviderScope.required().value(), registration)
                .query((row, n) -> new Look(
                        Arrays.asList(json.readValue(row.getString("lines"), LineResult[].class)),
                        row.getString("looked_by"),
                        row.getObject("looked_at", OffsetDateTime.class).toInstant()))
                .optional();
    }
}
