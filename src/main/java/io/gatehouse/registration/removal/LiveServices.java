package io.gatehouse.registration.removal;

import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Knows which services use a registration and what each had made there. */
@Repository
@Transactional(readOnly = true)
class LiveServices {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    LiveServices(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Those with a credential that is in use or on its way there. */
    List<String> of(UUID registration) {
        return jdbc.sql("""
                        select distinct service from credential
                        where provider_id = ? and registration_id = ? and service is not null
                          and state in ('INTENDED', 'UPLOADED', 'ACTIVE')
                        order by service
                        """)
                .params(ProviderScope.required().value(), registration)
                .query((row, n) -> row.getString("service"))
                .list();
    }

    /** Those that have or had a credential there. */
    List<String> ever(UUID registration) {
        return jdbc.sql("""
                        select distinct service from credential
                        where provider_id = ? and registration_id = ? and service is not null order by service
                        """)
                .params(ProviderScope.required().value(), registration)
                .query((row, n) -> row.getString("service"))
                .list();
    }

    /** What the newest finished making for each of these services wanted. */
    List<RegistrationPlan> plans(UUID registration, List<String> services) {
        return jdbc.sql("""
                        select distinct on (s.service) s.plan from registration_saga s
                        where s.provider_id = :provider and s.state = 'READY' and s.service = any(:services)
                          and s.facts::jsonb ->> 'REGISTRATION_ID' = :registration
                        order by s.service, s.finished_at desc
                        """)
                .param("provider", ProviderScope.required().value())
                .param("services", services.toArray(String[]::new))
                .param("registration", registration.toString())
                .query((row, n) -> json.readValue(row.getString("plan"), RegistrationPlan.class))
                .list();
    }
}
