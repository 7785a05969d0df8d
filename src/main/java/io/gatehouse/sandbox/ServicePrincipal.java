package io.gatehouse.sandbox;

import java.time.Instant;
import java.util.List;

/** The instance of an application in a tenant; unseen by lookups until {@code visibleAt} (replication). */
public record ServicePrincipal(
        String id,
        String tenantId,
        String appId,
        String displayName,
        boolean accountEnabled,
        boolean appRoleAssignmentRequired,
        List<String> tags,
        List<String> owners,
        Instant createdAt,
        Instant visibleAt) {

    /** Worlds that were saved before a member was known lack it. */
    public ServicePrincipal {
        tags = tags == null ? List.of() : tags;
        owners = owners == null ? List.of() : owners;
    }

    public ServicePrincipal(
            String id,
            String tenantId,
            String appId,
            String displayName,
            boolean accountEnabled,
            boolean appRoleAssignmentRequired,
            Instant createdAt,
            Instant visibleAt) {
        this(
                id,
                tenantId,
                appId,
                displayName,
                accountEnabled,
                appRoleAssignmentRequired,
                List.of(),
                List.of(),
                createdAt,
                visibleAt);
    }

    public boolean visible(Instant now) {
        return !now.isBefore(visibleAt);
    }

    public ServicePrincipal withOwners(List<String> changed) {
        return new ServicePrincipal(
                id,
                tenantId,
                appId,
                displayName,
                accountEnabled,
                appRoleAssignmentRequired,
                tags,
                changed,
                createdAt,
                visibleAt);
    }
}
