package io.gatehouse.onboarding.admin;

import io.gatehouse.connection.TenantFacts;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Remembers who signed in to have a registration made: the connection and the receipt tell it later. */
@Repository
@Transactional
public class RegisteringAdmins {

    private final JdbcClient jdbc;

    RegisteringAdmins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Who signed in, and for which tenant. */
    public record Admin(
            TenantFacts tenant, String account, @Nullable String mail) {}

    /** @param browser the one that brought the sign-in; null where nobody else could do anything with it */
    public void put(UUID invitation, Admin admin, @Nullable String browser, Instant at) {
        jdbc.sql("""
                insert into registering_admin
                  (provider_id, invitation_id, tenant_id, tenant_name, tenant_domains, account, mail, signed_in_at,
                   browser_hash)
                values (:provider, :invitation, :tenant, :name, :domains, :account, :mail, :at, :browser)
                on conflict (provider_id, invitation_id) do update
                set tenant_id = excluded.tenant_id,
                    tenant_name = coalesce(excluded.tenant_name, registering_admin.tenant_name),
                    tenant_domains = excluded.tenant_domains, account = excluded.account, mail = excluded.mail,
                    signed_in_at = excluded.signed_in_at, browser_hash = excluded.browser_hash
                """)
                .param("provider", ProviderScope.required().value())
                .param("invitation", invitation)
                .param("tenant", admin.tenant().id().value())
                .param("name", admin.tenant().name())
                .param("domains", admin.tenant().domains().toArray(String[]::new))
                .param("account", admin.account())
                .param("mail", admin.mail())
                .param("at", Timestamp.from(at))
                .param("browser", browser == null ? null : Hashes.sha256(browser))
                .update();
    }

    @Transactional(readOnly = true)
    public Optional<Admin> find(UUID invitation) {
        return jdbc.sql("""
                        select tenant_id, tenant_name, tenant_domains, account, mail from registering_admin
                        where provider_id = ? and invitation_id = ?
                        """)
                .params(ProviderScope.required().value(), invitation)
                .query((row, number) -> admin(row))
                .optional();
    }

    /** Whether this browser brought the sign-in that the registration is made with. */
    @Transactional(readOnly = true)
    public boolean from(UUID invitation, String browser) {
        return jdbc.sql("""
                        select exists (select from registering_admin
                                       where provider_id = ? and invitation_id = ? and browser_hash = ?)
                        """)
                .params(ProviderScope.required().value(), invitation, Hashes.sha256(browser))
                .query(Boolean.class)
                .single();
    }

    private static Admin admin(ResultSet row) throws SQLException {
        TenantFacts tenant = new TenantFacts(
                new TenantId(row.getString("tenant_id")), row.getString("tenant_name"), List.of((String[])
                        row.getArray("tenant_domains").getArray()));
        return new Admin(tenant, row.getString("account"), row.getString("mail"));
    }
}
