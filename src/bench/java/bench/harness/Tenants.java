package bench.harness;

import io.gatehouse.shared.Secret;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes customers with a tenant and a connection whose sign-in is kept, as they are after an onboarding. */
public final class Tenants {

    /** A customer's tenant and our connection to it. */
    public record Tenant(UUID customer, UUID connection, String tenant) {}

    private final Portal portal;
    private final JdbcTemplate admin;

    public Tenants(Database database, Portal portal) {
        this.portal = portal;
        this.admin = database.admin;
    }

    public List<Tenant> make(int count) {
        List<Tenant> made = new ArrayList<>();
        TransactionTemplate transaction = new TransactionTemplate(portal.bean(PlatformTransactionManager.class));
        for (int from = 0; from < count; from += 500) {
            int size = Math.min(500, count - from);
            for (int i = 0; i < size; i++) {
                made.add(new Tenant(
                        UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID().toString()));
            }
            List<Tenant> batch = made.subList(from, from + size);
            insert(batch);
            portal.in(() -> transaction.execute(status -> {
                batch.forEach(this::keepSignIn);
                return true;
            }));
            // Else the checks of the foreign keys go on with plans for empty tables.
            admin.execute("analyze customer, connection, delegated_grant, data_key");
        }
        return made;
    }

    private void insert(List<Tenant> batch) {
        String[] customers =
                batch.stream().map(one -> one.customer().toString()).toArray(String[]::new);
        String[] connections =
                batch.stream().map(one -> one.connection().toString()).toArray(String[]::new);
        String[] tenants = batch.stream().map(Tenant::tenant).toArray(String[]::new);
        admin.update("""
                insert into customer (provider_id, id, short_name, display_name, tenant_id, state, created_by)
                select ?, cast(c as uuid), left(c, 8) || right(c, 7), 'Customer ' || c, t, 'CONNECTED', 'bench'
                from unnest(?, ?) as i(c, t)
                """, portal.provider.value(), customers, tenants);
        admin.update("""
                insert into connection (provider_id, id, customer_id, profile, profile_version, method, registration,
                    acts_as, registration_id, tenant_id, state, health, wanted_scopes, granted_scopes, created_by)
                select ?, cast(i.id as uuid), cast(i.customer as uuid), 'direct-routing', 1, 'DELEGATED_TOKEN',
                    'PROVIDER', 'CONSENTING_ADMIN', r.id, i.tenant, 'ACTIVE', 'HEALTHY', '{User.Read.All}',
                    '{User.Read.All}', 'bench'
                from unnest(?, ?, ?) as i(id, customer, tenant), app_registration r
                """, portal.provider.value(), connections, customers, tenants);
    }

    private void keepSignIn(Tenant tenant) {
        SealedField place =
                new SealedField("delegated_grant", "refresh_token", tenant.customer(), tenant.connection(), 1);
        byte[] sealed = portal.bean(Vault.class).seal(Secret.of("refresh-0-" + "x".repeat(1000)), place);
        portal.bean(org.springframework.jdbc.core.simple.JdbcClient.class)
                .sql("""
                insert into delegated_grant (provider_id, connection_id, tenant_id, object_id, refresh_token,
                  token_version, state, scopes, acquired_at, last_refresh_at)
                values (?, ?, ?, ?, ?, 1, 'ACTIVE', '{User.Read.All}', now(), now())
                """)
                .params(portal.provider.value(), tenant.connection(), tenant.tenant(), "object", sealed)
                .update();
    }

    /** Other customers' users, so that no plan is made for an empty table. */
    public void fillDirectories(int tenants, int users) throws SQLException {
        if (admin.queryForObject("select count(*) from directory_user", Long.class) > 0) {
            return;
        }
        for (Tenant tenant : make(tenants)) {
            fill(tenant, users);
        }
        admin.execute("vacuum analyze");
    }

    /** Users as a sync would have stored them. */
    public void fill(Tenant tenant, int users) {
        admin.update("""
                insert into directory_user (provider_id, customer_id, id, user_principal_name, display_name,
                    given_name, surname, mail, job_title, department, office_location, mobile_phone,
                    business_phones, preferred_language, usage_location, account_enabled, user_type, row_hash,
                    generation)
                select ?, ?, gen_random_uuid(), 'user' || i || '@other.example', 'Person ' || i, 'Person',
                    'Number ' || i, 'user' || i || '@other.example', 'Engineer', 'Department ' || i % 97,
                    'Building ' || i % 31, '+45 2' || i, array['+45 1' || i], 'da-DK', 'DK', true, 'Member',
                    sha256(cast(i::text as bytea)), 1
                from generate_series(1, ?) i
                """, portal.provider.value(), tenant.customer(), users);
    }
}
