package io.gatehouse.provider;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The providers of this installation. */
@Service
@Transactional(readOnly = true)
public class Providers {

    /** Names the provider {@code :provider}, for those who ask for more in the same statement. */
    public static final String NAMING = "select name from provider_settings where provider_id = :provider";

    private final JdbcClient jdbc;

    Providers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The provider of the current scope. */
    public ProviderProfile current() {
        return jdbc.sql("""
                        select p.id, p.tenant_id, s.name, s.support_email, s.security_email, s.phone, s.address,
                          s.privacy_url
                        from provider p
                        join provider_settings s on s.provider_id = p.id
                        where p.id = ?
                        """)
                .param(ProviderScope.required().value())
                .query((row, n) -> new ProviderProfile(
                        new ProviderId(row.getObject("id", UUID.class)),
                        row.getString("name"),
                        new TenantId(row.getString("tenant_id")),
                        row.getString("support_email"),
                        row.getString("security_email"),
                        row.getString("phone"),
                        row.getString("address"),
                        row.getString("privacy_url")))
                .single();
    }

    /** The tenant of the current scope's provider itself. */
    public TenantId home() {
        return jdbc.sql("select tenant_id from provider where id = ?")
                .param(ProviderScope.required().value())
                .query((row, n) -> new TenantId(row.getString("tenant_id")))
                .single();
    }

    /** Every provider, oldest first; needs no scope. */
    public List<ProviderId> all() {
        return jdbc.sql("select id from provider order by created_at, id")
                .query((row, n) -> new ProviderId(row.getObject("id", UUID.class)))
                .list();
    }
}
