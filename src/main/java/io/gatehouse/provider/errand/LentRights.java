package io.gatehouse.provider.errand;

import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Instant;

/** An administrator's rights in the home tenant, lent to an operator for as long as one access token lives. */
public record LentRights(String lender, TenantId tenant, Secret token, Instant expiresAt) {

    public GraphAccess access() {
        return new GraphAccess(tenant, token);
    }
}
