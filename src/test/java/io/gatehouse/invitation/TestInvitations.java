package io.gatehouse.invitation;

import io.gatehouse.TestProvider.Rows;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Invitations for tests. */
public final class TestInvitations {

    static final TenantId TENANT = new TenantId("5f1c0c3e-7a42-4d19-b6d1-2f0a9e64c7b8");
    public static final SignedIn ADELE = new SignedIn(TENANT, "adele-object", "adele.vance@contoso.com", "Adele Vance");

    private TestInvitations() {}

    public static NewInvitation wanted(UUID customer, boolean byMail, String... recipients) {
        return wanted(customer, byMail, null, null, recipients);
    }

    static NewInvitation wanted(
            UUID customer,
            boolean byMail,
            @Nullable Duration expiresIn,
            @Nullable Completion completion,
            String... recipients) {
        return new NewInvitation(
                customer,
                "direct-routing",
                null,
                null,
                null,
                null,
                List.of(recipients),
                expiresIn,
                null,
                "We talked on Monday.",
                completion,
                byMail);
    }

    /** A connection to point at; the connection module has tests of how one really comes about. */
    public static UUID connection(Rows rows, ProviderId provider, CustomerView customer) {
        UUID id = UUID.randomUUID();
        UUID registration = UUID.randomUUID();
        rows.in(provider, () -> {
            rows.jdbc()
                    .sql("""
                            insert into app_registration (provider_id, id, tenant_id, client_id, display_name)
                            values (?, ?, ?, ?, 'Test')
                            """)
                    .params(provider.value(), registration, TENANT.value(), registration.toString())
                    .update();
            return rows.jdbc()
                    .sql("""
                            insert into connection (provider_id, id, customer_id, profile, profile_version, method,
                              registration, acts_as, registration_id, tenant_id, state, health, wanted_scopes, created_by)
                            values (?, ?, ?, ?, 1, 'DELEGATED_TOKEN', 'PROVIDER', 'CONSENTING_ADMIN', ?, ?, 'ACTIVE',
                              'HEALTHY', '{}', 'test')
                            """)
                    .params(provider.value(), id, customer.id(), "p" + id, registration, TENANT.value())
                    .update();
        });
        return id;
    }

    static void expire(Rows rows, ProviderId provider, UUID invitation) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "update invitation set expires_at = now() - interval '1 second' where provider_id = ? and id = ?")
                        .params(provider.value(), invitation)
                        .update());
    }
}
