package io.gatehouse.onboarding;

import io.gatehouse.TestProvider.Rows;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hands out small tenants of the sandbox that nobody uses beside this provider: each context has its own. Whoever was given
 * back longest ago comes first, as jobs of the test before may still look at the last one.
 */
public final class FreshTenants {

    private static final Map<ProviderId, Set<String>> USED = new HashMap<>();
    private static final Map<ProviderId, List<String>> GIVEN_BACK = new HashMap<>();

    private FreshTenants() {}

    public static synchronized SmallTenant next(ProviderId provider, Customers customers) {
        List<SmallTenant> all = SandboxFacts.smallTenants().reversed();
        Set<String> used = USED.computeIfAbsent(provider, its -> new HashSet<>());
        SmallTenant free = all.stream()
                .filter(tenant -> !used.contains(tenant.tenantId()))
                .filter(tenant -> ProviderScope.call(
                                provider, () -> customers.byTenant(new TenantId(tenant.tenantId())))
                        .isEmpty())
                .min(Comparator.comparing(FreshTenants::awkward)
                        .thenComparing(tenant -> givenBack(provider).lastIndexOf(tenant.tenantId())))
                .orElseThrow();
        used.add(free.tenantId());
        return free;
    }

    /** Pages write an apostrophe as an entity, which is not what most tests are about. */
    private static boolean awkward(SmallTenant tenant) {
        return tenant.name().contains("'") || tenant.name().contains("&");
    }

    /** Gives a tenant back: nobody is bound to it any more, and our app is gone from it. */
    public static synchronized void release(Rows rows, Sandbox sandbox, String tenantId) {
        rows.in(rows.first(), () -> {
            rows.jdbc()
                    .sql("update connection set state = 'DISCONNECTED', health = 'DISCONNECTED' where tenant_id = ?")
                    .param(tenantId)
                    .update();
            // the next test mails the same people; only what one test sends may be too much
            rows.jdbc()
                    .sql("update mail_message set created_at = created_at - interval '1 hour'")
                    .update();
            // a test that moved the clock is over before what it had written down
            rows.jdbc().sql("delete from quiet_time").update();
            return rows.jdbc()
                    .sql("update customer set tenant_id = null where tenant_id = ?")
                    .param(tenantId)
                    .update();
        });
        World world = sandbox.world();
        world.change(() -> world.tenant(tenantId)
                .flatMap(tenant -> tenant.servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID))
                .ifPresent(world::remove));
        USED.getOrDefault(rows.first(), new HashSet<>()).remove(tenantId);
        givenBack(rows.first()).add(tenantId);
    }

    private static List<String> givenBack(ProviderId provider) {
        return GIVEN_BACK.computeIfAbsent(provider, its -> new ArrayList<>());
    }
}
