package io.gatehouse.onboarding;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody of the customer who has just proven who it is, for one finished invitation and a short while.
 *
 * @param manages holds a role that may consent; without one the person who connected the service may look only
 * @param mail where Microsoft says a mail reaches the person
 */
public record ReturningAdmin(
        UUID invitation,
        String tenant,
        String objectId,
        String name,
        @Nullable String upn,
        @Nullable String mail,
        boolean manages,
        Instant until) {

    public Actor actor() {
        return Actor.customerAdmin(new TenantId(tenant), objectId, name, upn);
    }
}
