package io.gatehouse.onboarding.standing;

import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Remembers that an admin consented and leaves the sign-in to a service account, however long that takes. */
@Repository
@Transactional
public class GivenConsents {

    private final JdbcClient jdbc;

    GivenConsents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param consentedBy null where an earlier invitation brought it */
    public record GivenConsent(TenantId tenant, @Nullable String consentedBy) {}

    public void put(UUID invitation, TenantId tenant, String consentedBy) {
        jdbc.sql("""
                insert into given_consent (provider_id, invitation_id, tenant_id, consented_by) values (?, ?, ?, ?)
                on conflict (provider_id, invitation_id)
                do update set tenant_id = excluded.tenant_id, consented_by = excluded.consented_by, created_at = now()
                """)
                .params(ProviderScope.required().value(), invitation, tenant.value(), consentedBy)
                .update();
    }

    /** The invitations for which somebody consented in this tenant. */
    @Transactional(readOnly = true)
    List<UUID> of(TenantId tenant) {
        return jdbc.sql("select invitation_id from given_consent where provider_id = ? and tenant_id = ?")
                .params(ProviderScope.required().value(), tenant.value())
                .query((row, number) -> row.getObject("invitation_id", UUID.class))
                .list();
    }

    @Transactional(readOnly = true)
    public Optional<GivenConsent> find(UUID invitation) {
        return jdbc.sql("select tenant_id, consented_by from given_consent where provider_id = ? and invitation_id = ?")
                .params(ProviderScope.required().value(), invitation)
                .query((row, number) ->
                        new GivenConsent(new TenantId(row.getString("tenant_id")), row.getString("consented_by")))
                .optional();
    }
}
