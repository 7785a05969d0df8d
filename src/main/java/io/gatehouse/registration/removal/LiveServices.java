package io.gatehouse.registration.removal;

import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

    /** Object ids of those whom a service made owners; of a making from before that was noted: those whom it wanted. */
    Set<String> owners(UUID registration, String service) {
        return jdbc
                .sql("""
                        select s.facts::jsonb ->> 'OWNERS_ADDED' as added, s.plan from registration_saga s
                        where s.provider_id = ? and s.state = 'READY' and s.service = ?
                          and s.facts::jsonb ->> 'REGISTRATION_ID' = ?
                        """)
                .params(ProviderScope.required().value(), service, registration.toString())
                .query((row, n) -> owners(row.getString("added"), row.getString("plan")))
                .list()
                .stream()
                .flatMap(List::stream)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<String> owners(@Nullable String added, String plan) {
        return added == null
                ? json.readValue(plan, RegistrationPlan.class).extras().owners()
                : List.of(added.split(","));
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
