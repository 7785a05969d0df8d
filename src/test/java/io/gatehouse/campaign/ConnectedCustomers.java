package io.gatehouse.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Customers with a mail address each that are connected for Direct Routing, made at once and by no wizard. */
public final class ConnectedCustomers {

    /** What the first version of the profile asks for. */
    static final List<String> SCOPES = List.of(
            "User.Read.All",
            "User.ReadWrite.All",
            "Group.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
            "AppCatalog.ReadWrite.All",
            "User.Read",
            "profile",
            "offline_access");

    private ConnectedCustomers() {}

    /** That granted one permission less than their service wants. */
    public static void thatLackOne(JdbcClient jdbc, UUID provider, int number) {
        List<String> granted = new ArrayList<>(SCOPES);
        granted.remove("AppCatalog.ReadWrite.All");
        insert(jdbc, provider, number, granted);
    }

    /** Checked a moment ago, so that nobody checks them now. */
    static void insert(JdbcClient jdbc, UUID provider, int number, List<String> granted) {
        UUID registration = UUID.randomUUID();
        jdbc.sql("insert into app_registration (provider_id, id, tenant_id, client_id, display_name)"
                        + " values (?, ?, gen_random_uuid()::text, 'client', 'Portal')")
                .params(provider, registration)
                .update();
        jdbc.sql("""
                        insert into customer (provider_id, id, short_name, display_name, tenant_id, state, health,
                          created_by)
                        select ?, gen_random_uuid(), 'c' || n, 'Customer ' || n, gen_random_uuid()::text, 'CONNECTED',
                          'HEALTHY', 'test' from generate_series(1, ?) n
                        """).params(provider, number).update();
        jdbc.sql("""
                        insert into customer_contact (provider_id, id, customer_id, email)
                        select provider_id, gen_random_uuid(), id, 'admin@' || short_name || '.example' from customer
                        where provider_id = ?
                        """).param(provider).update();
        jdbc.sql("""
                        insert into connection (provider_id, id, customer_id, profile, profile_version, method,
                          registration, acts_as, registration_id, tenant_id, state, health, wanted_scopes,
                          granted_scopes, last_verified_at, connected_at, created_by)
                        select provider_id, gen_random_uuid(), id, 'direct-routing', 1, 'DELEGATED_TOKEN', 'PROVIDER',
                          'CONSENTING_ADMIN', ?, tenant_id, 'ACTIVE', 'HEALTHY', scopes, scopes, now(), now(), 'test'
                        from customer, (select ?::text[] as scopes) s where provider_id = ?
                        """)
                .param(registration)
                .param(granted.toArray(String[]::new))
                .param(provider)
                .update();
    }
}
