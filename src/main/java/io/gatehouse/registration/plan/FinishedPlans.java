package io.gatehouse.registration.plan;

import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Knows what was made of a registration, whatever became of it since. */
@Repository
@Transactional(readOnly = true)
public class FinishedPlans {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    FinishedPlans(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** All that came to their end, also those of services that have left: a part of theirs may have stayed. */
    public List<RegistrationPlan> on(UUID registration) {
        return jdbc.sql("""
                        select plan from registration_saga
                        where provider_id = ? and state = 'READY' and facts::jsonb ->> 'REGISTRATION_ID' = ?
                        order by finished_at
                        """)
                .params(ProviderScope.required().value(), registration.toString())
                .query((row, n) -> json.readValue(row.getString("plan"), RegistrationPlan.class))
                .list();
    }
}
