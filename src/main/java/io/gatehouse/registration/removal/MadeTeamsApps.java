package io.gatehouse.registration.removal;

import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Knows which Teams apps we published in customers' catalogues; one that was there before us is not among them. */
@Repository
@Transactional(readOnly = true)
public class MadeTeamsApps {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    MadeTeamsApps(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * One of them.
     *
     * @param service the key of the service profile that it belongs to
     * @param manifestId the id in its manifest, by which the catalogue finds it
     * @param catalogueId its id there; null where the answer to the publishing never came
     */
    public record Made(
            UUID registrationId,
            String service,
            String manifestId,
            @Nullable String catalogueId) {

        /** What an administrator finds it by. */
        public String id() {
            return catalogueId == null ? manifestId : catalogueId;
        }
    }

    public List<Made> ofCustomer(UUID customer) {
        return made("customer_id = :value", customer);
    }

    public List<Made> ofRegistration(UUID registration) {
        return made("facts::jsonb ->> 'REGISTRATION_ID' = :value::text", registration);
    }

    /** What was taken back with the whole making is gone; published again, only the newest counts. */
    private List<Made> made(String condition, UUID value) {
        Supplier<TreeSet<Made>> once = () -> new TreeSet<>(Comparator.comparing(Made::manifestId));
        return List.copyOf(jdbc
                .sql("""
                        select plan, facts::jsonb ->> 'REGISTRATION_ID' as registration,
                          facts::jsonb ->> 'CLIENT_ID' as client, facts::jsonb ->> 'TEAMS_APP_ID' as catalogue
                        from registration_saga
                        where provider_id = :provider and state <> 'UNDONE' and %s
                          and facts::jsonb ->> '%s' is not null
                        order by created_at desc
                        """.formatted(condition, Fact.TEAMS_APP_MADE))
                .param("provider", ProviderScope.required().value())
                .param("value", value)
                .query(this::row)
                .list()
                .stream()
                .collect(Collectors.toCollection(once)));
    }

    private Made row(ResultSet row, int n) throws SQLException {
        RegistrationPlan plan = json.readValue(row.getString("plan"), RegistrationPlan.class);
        String manifest = String.valueOf(plan.extras().teamsAppId());
        return new Made(
                UUID.fromString(row.getString("registration")),
                plan.place().service(),
                manifest.replace(RegistrationPlan.CLIENT_ID, row.getString("client")),
                row.getString("catalogue"));
    }
}
