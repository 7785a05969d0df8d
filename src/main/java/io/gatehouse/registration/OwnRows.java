package io.gatehouse.registration;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The rows of the provider's own registrations. */
@Repository
@Transactional
public class OwnRows {

    private final JdbcClient jdbc;
    private final Clock clock;

    OwnRows(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The preferred one first. */
    @Transactional(readOnly = true)
    public List<OwnRegistration> all() {
        return jdbc.sql("select " + RegistrationRows.COLUMNS + """
                        , preferred, signed_in_at from app_registration
                        where provider_id = ? and customer_id is null and removed_at is null
                        order by preferred desc, created_at, id
                        """)
                .param(ProviderScope.required().value())
                .query(OwnRows::row)
                .list();
    }

    @Transactional(readOnly = true)
    public Optional<UUID> byClient(TenantId tenant, String clientId) {
        return jdbc.sql("""
                        select id from app_registration
                        where provider_id = ? and customer_id is null and tenant_id = ? and client_id = ?
                        """)
                .params(ProviderScope.required().value(), tenant.value(), clientId)
                .query(UUID.class)
                .optional();
    }

    /** The same client id in the same tenant is the same registration, removed or not. */
    public UUID keep(TenantId tenant, String clientId, String displayName, AppRegistration.Origin origin) {
        return jdbc.sql("""
                        insert into app_registration
                          (provider_id, id, tenant_id, client_id, display_name, origin, created_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (provider_id, tenant_id, client_id) do update
                          set display_name = excluded.display_name, removed_at = null
                        returning id
                        """)
                .params(ProviderScope.required().value(), UUID.randomUUID(), tenant.value(), clientId)
                .params(displayName, origin.name(), now())
                .query(UUID.class)
                .single();
    }

    public void prefer(UUID id) {
        UUID provider = ProviderScope.required().value();
        jdbc.sql("update app_registration set preferred = false where provider_id = ? and preferred and id <> ?")
                .params(provider, id)
                .update();
        jdbc.sql("""
                        update app_registration set preferred = true
                        where provider_id = ? and id = ? and customer_id is null and removed_at is null
                        """).params(provider, id).update();
    }

    /** False where the settings named it last time too. */
    boolean configured(UUID id) {
        UUID provider = ProviderScope.required().value();
        return jdbc.sql("""
                        update app_registration set configured_at = ?, removed_at = null
                        where provider_id = ? and id = ?
                          and id is distinct from (select id from app_registration
                                                   where provider_id = ? and configured_at is not null
                                                   order by configured_at desc limit 1)
                        """).params(now(), provider, id, provider).update() == 1;
    }

    public void signedIn(UUID id) {
        change("signed_in_at = ?", now(), id);
    }

    public void removed(UUID id) {
        change("preferred = false, removed_at = ?", now(), id);
    }

    private void change(String change, Object value, UUID id) {
        jdbc.sql("update app_registration set " + change + " where provider_id = ? and id = ?")
                .params(value, ProviderScope.required().value(), id)
                .update();
    }

    /** What Microsoft told of it. */
    public void learned(UUID id, Application application, @Nullable String servicePrincipalId) {
        jdbc.sql("""
                        update app_registration set object_id = ?, display_name = ?, publisher_verified = ?,
                          publisher = coalesce(?, publisher), audience = ?,
                          service_principal_id = coalesce(?, service_principal_id)
                        where provider_id = ? and id = ?
                        """)
                .param(application.objectId())
                .param(application.displayName())
                .param(application.verifiedPublisher() != null)
                .param(application.verifiedPublisher())
                .param(application.signInAudience())
                .param(servicePrincipalId)
                .params(ProviderScope.required().value(), id)
                .update();
    }

    private static OwnRegistration row(ResultSet row, int n) throws SQLException {
        OffsetDateTime signedIn = row.getObject("signed_in_at", OffsetDateTime.class);
        return new OwnRegistration(
                RegistrationRows.row(row, n),
                row.getBoolean("preferred"),
                signedIn == null ? null : signedIn.toInstant());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
