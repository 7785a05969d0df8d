package io.gatehouse.connection.grant;

import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.shared.ProviderId;
import java.util.List;
import java.util.UUID;

/**
 * The health of a connection changed, or work that was held back or refused because of it may continue.
 *
 * @param released whether that was held until now, or refused for want of rights, and is not any more
 */
public record ConnectionHealthChanged(
        ProviderId provider,
        UUID connectionId,
        UUID customerId,
        ConnectionHealth from,
        ConnectionHealth to,
        List<HealthReason> reasons,
        boolean released) {

    public ConnectionHealthChanged {
        reasons = List.copyOf(reasons);
    }
}
