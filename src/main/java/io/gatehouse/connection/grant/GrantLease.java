package io.gatehouse.connection.grant;

import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The right to refresh one sign-in for a minute of database time, renewed before a further call. Whoever comes back
 * later than that, or after somebody else, stores nothing: version and attempt fence the result.
 */
public record GrantLease(
        UUID connectionId,
        UUID customerId,
        UUID registrationId,
        String service,
        TenantId tenant,
        UUID owner,
        long version,
        long attempt,
        Instant signedInAt,
        Secret current,
        @Nullable Secret previous,
        Set<String> scopes,
        boolean trial) {

    /**
     * To ask for these instead of what was granted when somebody last looked. Where Microsoft knows of no consent then, the
     * sign-in is not dead: servers that are behind say the same.
     */
    public GrantLease asking(Set<String> wanted) {
        return new GrantLease(
                connectionId,
                customerId,
                registrationId,
                service,
                tenant,
                owner,
                version,
                attempt,
                signedInAt,
                current,
                previous,
                wanted,
                true);
    }
}
