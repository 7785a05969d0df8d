package io.gatehouse.registration;

import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The rows of app registrations. */
@Repository
@Transactional
public class RegistrationRows {

    static final String COLUMNS = """
            id, customer_id, tenant_id, client_id, display_name, publisher, publisher_verified, object_id,
              service_principal_id, origin""";

    private final JdbcClient jdbc;
    private final Clock clock;

    RegistrationRows(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What is known of a registration in a customer's tenant when its row is made. */
    public record NewRow(
            UUID customerId,
            TenantId tenant,
            String clientId,
            @Nullable String objectId,
            String displayName,
            @Nullable String audience,
            AppRegistration.Origin origin) {}

    /**
     * The same client id in the same tenant is the same registration, removed or not.
     *
     * @throws Conflict where it is another customer's: its secrets are sealed for that one, and end with it
     */
    public UUID keep(NewRow row) {
        Kept kept = jdbc.sql("""
                        insert into app_registration (provider_id, id, customer_id, tenant_id, client_id, object_id,
                          display_name, audience, origin, created_at, ready_at)
                        values (:provider, :id, :customer, :tenant, :client, :object, :name, :audience, :origin, :now,
                          null)
                        on conflict (provider_id, tenant_id, client_id) do update
                        set object_id = coalesce(excluded.object_id, app_registration.object_id),
                            display_name = excluded.display_name,
                            audience = coalesce(excluded.audience, app_registration.audience), removed_at = null
                        returning id, customer_id
                        """)
                .param("provider", ProviderScope.required().value())
                .param("id", UUID.randomUUID())
                .param("customer", row.customerId())
                .param("tenant", row.tenant().value())
                .param("client", row.clientId())
                .param("object", row.objectId())
                .param("name", row.displayName())
                .param("audience", row.audience())
                .param("origin", row.origin().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query((found, n) ->
                        new Kept(found.getObject("id", UUID.class), found.getObject("customer_id", UUID.class)))
                .single();
        if (!row.customerId().equals(kept.customer())) {
            throw new Conflict(
                    AppRegistrations.OTHER_CUSTOMER,
                    "The app registration " + row.clientId() + " is kept under another customer.");
        }
        return kept.id();
    }

    /** Whose registration a row is; no customer's: the provider's own. */
    private record Kept(UUID id, @Nullable UUID customer) {}

    public void servicePrincipal(UUID id, String servicePrincipalId) {
        change(id, "service_principal_id = :value")
                .param("value", servicePrincipalId)
                .update();
    }

    public void objectId(UUID id, String objectId) {
        change(id, "object_id = :value").param("value", objectId).update();
    }

    public void ready(UUID id) {
        change(id, "ready_at = coalesce(ready_at, :value)")
                .param("value", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    public void removed(UUID id) {
        change(id, "removed_at = :value")
                .param("value", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    @Transactional(readOnly = true)
    public Optional<AppRegistration> find(UUID id) {
        return select("id = :value")
                .param("value", id)
                .query(RegistrationRows::row)
                .optional();
    }

    @Transactional(readOnly = true)
    Optional<AppRegistration> own() {
        return select("customer_id is null and removed_at is null order by preferred desc, created_at limit 1")
                .query(RegistrationRows::row)
                .optional();
    }

    @Transactional(readOnly = true)
    Optional<String> audience(UUID id) {
        return jdbc.sql(
                        "select audience from app_registration where provider_id = ? and id = ? and audience is not null")
                .params(ProviderScope.required().value(), id)
                .query(String.class)
                .optional();
    }

    /** Those that are finished and not removed, the newest first. */
    @Transactional(readOnly = true)
    List<AppRegistration> ofCustomer(UUID customerId) {
        return select("""
                        customer_id = :value and ready_at is not null and removed_at is null
                        order by created_at desc, id
                        """)
                .param("value", customerId)
                .query(RegistrationRows::row)
                .list();
    }

    /** Those of that audience whose every service was set up here, so that all that is in them is known; newest first. */
    @Transactional(readOnly = true)
    List<AppRegistration> joinable(UUID customerId, String audience) {
        return select("""
                        customer_id = :value and ready_at is not null and removed_at is null
                        and origin = 'CREATED' and object_id is not null and audience = :audience
                        and not exists (
                          select from credential c
                          where c.provider_id = app_registration.provider_id
                            and c.registration_id = app_registration.id and c.service is not null
                            and not exists (
                              select from registration_saga s
                              where s.provider_id = c.provider_id and s.service = c.service and s.state = 'READY'
                                and s.facts::jsonb ->> 'REGISTRATION_ID' = app_registration.id::text))
                        order by created_at desc, id
                        """)
                .param("value", customerId)
                .param("audience", audience)
                .query(RegistrationRows::row)
                .list();
    }

    private JdbcClient.StatementSpec select(String condition) {
        return jdbc.sql("select " + COLUMNS + " from app_registration where provider_id = :provider and " + condition)
                .param("provider", ProviderScope.required().value());
    }

    private JdbcClient.StatementSpec change(UUID id, String change) {
        return jdbc.sql("update app_registration set " + change + " where provider_id = :provider and id = :id")
                .param("provider", ProviderScope.required().value())
                .param("id", id);
    }

    static AppRegistration row(ResultSet row, int n) throws SQLException {
        return new AppRegistration(
                row.getObject("id", UUID.class),
                row.getObject("customer_id", UUID.class),
                new TenantId(row.getString("tenant_id")),
                row.getString("client_id"),
                row.getString("object_id"),
                row.getString("service_principal_id"),
                row.getString("display_name"),
                row.getString("publisher"),
                row.getObject("publisher_verified", Boolean.class),
                AppRegistration.Origin.valueOf(row.getString("origin")));
    }
}
