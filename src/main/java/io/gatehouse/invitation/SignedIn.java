package io.gatehouse.invitation;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.TenantId;
import org.jspecify.annotations.Nullable;

/** Who signed in at Microsoft for an invitation, proven by an id token; (tenant, object id) is the identity. */
public record SignedIn(
        TenantId tenant,
        String objectId,
        @Nullable String upn,
        @Nullable String name) {

    public Actor actor() {
        String shown = name != null ? name : upn != null ? upn : objectId;
        return Actor.customerAdmin(tenant, objectId, shown, upn);
    }
}
