package io.gatehouse.onboarding;

import io.gatehouse.TestProvider.Rows;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;

/** The minutes in which a credential that an administrator has renewed is spared: no test waits for them. */
public final class SparedTime {

    private SparedTime() {}

    public static void passes(Rows rows, SmallTenant tenant) {
        rows.in(
                rows.first(),
                () -> rows.jdbc().sql("""
                    update credential c set accepted_at = c.accepted_at - interval '6 minutes'
                    from app_registration r
                    where r.provider_id = c.provider_id and r.id = c.registration_id and r.tenant_id = ?
                      and c.state = 'ACTIVE' and c.replaces is not null
                      and c.accepted_at > now() - interval '5 minutes'
                    """).param(tenant.tenantId()).update());
    }
}
