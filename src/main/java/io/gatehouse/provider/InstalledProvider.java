package io.gatehouse.provider;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.TenantId;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The provider whose people sign in at this installation: the configured one, else the oldest. */
@Component
public class InstalledProvider {

    private final JdbcClient jdbc;
    private final ProviderSettings settings;

    InstalledProvider(JdbcClient jdbc, ProviderSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /** The provider that this installation is for, and its home tenant. */
    public record Home(ProviderId provider, TenantId tenant) {}

    @Transactional(readOnly = true)
    public Optional<Home> find() {
        String configured =
                settings.tenantId() == null ? "" : settings.tenantId().toLowerCase(java.util.Locale.ROOT);
        return jdbc.sql("select id, tenant_id from provider order by (tenant_id = ?) desc, created_at limit 1")
                .param(configured)
                .query((row, n) -> new Home(
                        new ProviderId(row.getObject("id", UUID.class)), new TenantId(row.getString("tenant_id"))))
                .optional();
    }
}
