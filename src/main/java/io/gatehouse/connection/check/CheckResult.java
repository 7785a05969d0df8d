package io.gatehouse.connection.check;

import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.Severity;
import io.gatehouse.connection.TenantFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a check of a connection found; without reasons all is well. */
public record CheckResult(@Nullable TenantFacts tenant, List<String> grantedScopes, List<HealthReason> reasons) {

    public CheckResult {
        grantedScopes = List.copyOf(grantedScopes);
        reasons = List.copyOf(reasons);
    }

    static CheckResult of(HealthReason reason) {
        return new CheckResult(null, List.of(), List.of(reason));
    }

    public boolean passed() {
        return Severity.healthOf(reasons) == ConnectionHealth.HEALTHY;
    }
}
