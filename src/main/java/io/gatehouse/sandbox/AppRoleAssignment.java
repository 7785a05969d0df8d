package io.gatehouse.sandbox;

import java.time.Instant;

/** An app role of a resource service principal held by a user or by a client service principal. */
public record AppRoleAssignment(
        String id,
        String tenantId,
        String principalId,
        String principalType,
        String resourceId,
        String appRoleId,
        Instant createdAt,
        Instant visibleAt) {

    public boolean visible(Instant now) {
        return !now.isBefore(visibleAt);
    }
}
