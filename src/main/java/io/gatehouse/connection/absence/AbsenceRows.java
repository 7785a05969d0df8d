package io.gatehouse.connection.absence;

import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Looks that found no tenant, kept beside the connections that worked there. */
@Repository
@Transactional
class AbsenceRows {

    /** Who was looked for so long ago may have come back and gone again meanwhile. */
    private static final Duration FORGOTTEN = Duration.ofDays(3);

    private static final String OF_TENANT =
            " where provider_id = :provider and customer_id = :customer and tenant_id = :tenant and connected_at is not null";

    private final JdbcClient jdbc;

    AbsenceRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional(readOnly = true)
    public boolean due(UUID customer, TenantId tenant, Instant before) {
        return of(
                        "select count(*) > 0 and bool_and(coalesce(tenant_absent_at <= :before, true)) from connection",
                        customer,
                        tenant)
                .param("before", time(before))
                .query(Boolean.class)
                .single();
    }

    /** How many there were without a long time since. */
    @Transactional(readOnly = true)
    public int looks(UUID customer, TenantId tenant, Instant at) {
        return of(
                        "select coalesce(max(tenant_absent_looks) filter (where tenant_absent_at >= :forgotten), 0) from connection",
                        customer,
                        tenant)
                .param("forgotten", time(at.minus(FORGOTTEN)))
                .query(Integer.class)
                .single();
    }

    /** @param before of two who look at once one counts: the last look was no later */
    public void absent(UUID customer, TenantId tenant, Instant at, Instant before) {
        of("""
                update connection set tenant_absent_at = :at,
                  tenant_absent_looks = case when tenant_absent_at < :forgotten then 1 else tenant_absent_looks + 1 end
                """, customer, tenant, " and coalesce(tenant_absent_at <= :before, true)")
                .param("at", time(at))
                .param("before", time(before))
                .param("forgotten", time(at.minus(FORGOTTEN)))
                .update();
    }

    public void there(UUID customer, TenantId tenant) {
        of(
                        "update connection set tenant_absent_at = null, tenant_absent_looks = 0",
                        customer,
                        tenant,
                        " and tenant_absent_looks > 0")
                .update();
    }

    /** Tenants of other connections that are well, those that were asked last first. */
    @Transactional(readOnly = true)
    public List<TenantId> others(TenantId than, int limit) {
        return jdbc.sql("""
                        select tenant_id from connection
                        where provider_id = :provider and tenant_id <> :than and state = 'ACTIVE' and health = 'HEALTHY'
                        group by tenant_id order by max(last_verified_at) desc nulls last limit :limit
                        """)
                .param("provider", ProviderScope.required().value())
                .param("than", than.value())
                .param("limit", limit)
                .query((row, n) -> new TenantId(row.getString("tenant_id")))
                .list();
    }

    private JdbcClient.StatementSpec of(String what, UUID customer, TenantId tenant) {
        return of(what, customer, tenant, "");
    }

    private JdbcClient.StatementSpec of(String what, UUID customer, TenantId tenant, String more) {
        return jdbc.sql(what + OF_TENANT + more)
                .param("provider", ProviderScope.required().value())
                .param("customer", customer)
                .param("tenant", tenant.value());
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
