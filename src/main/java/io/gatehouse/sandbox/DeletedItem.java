package io.gatehouse.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application, or a service principal with what it was granted, after its deletion. It can be restored for 30 days,
 * then it is gone.
 */
public record DeletedItem(
        String id,
        String tenantId,
        @Nullable Application application,
        @Nullable ServicePrincipal principal,
        List<Grant> grants,
        List<AppRoleAssignment> assignments,
        Instant deletedAt) {

    private static final Duration RESTORABLE = Duration.ofDays(30);

    static DeletedItem of(Application application, Instant now) {
        return new DeletedItem(application.id(), application.tenantId(), application, null, List.of(), List.of(), now);
    }

    public boolean restorable(Instant now) {
        return now.isBefore(deletedAt.plus(RESTORABLE));
    }
}
