package io.gatehouse.sandbox;

import java.time.Instant;

/** The instance of an application in a tenant; unseen by lookups until {@code visibleAt} (replication). */
public record ServicePrincipal(
        String id,
        String tenantId,
        String appId,
        String displayName,
        boolean accountEnabled,
        boolean appRoleAssignmentRequired,
        Instant createdAt,
        Instant visibleAt) {

    public boolean visible(Instant now) {
        return !now.isBefore(visibleAt);
    }
}
