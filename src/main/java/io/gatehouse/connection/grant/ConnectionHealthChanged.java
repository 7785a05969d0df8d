package io.gatehouse.connection.grant;

import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.shared.ProviderId;
import java.util.List;
import java.util.UUID;

/** The health of a connection is another one than before. */
public record ConnectionHealthChanged(
        ProviderId provider,
        UUID connectionId,
        UUID customerId,
        ConnectionHealth from,
        ConnectionHealth to,
        List<HealthReason> reasons) {

    public ConnectionHealthChanged {
        reasons = List.copyOf(reasons);
    }
}
