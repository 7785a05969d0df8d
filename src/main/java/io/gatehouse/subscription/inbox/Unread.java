package io.gatehouse.subscription.inbox;

import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import io.gatehouse.subscription.UrgentNotification;
import io.gatehouse.subscription.keep.SubscriptionKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An item that was kept but not looked into yet, with what proves its content. */
record Unread(
        UUID id,
        Instant receivedAt,
        UUID customerId,
        UUID connectionId,
        UUID subscriptionId,
        SubscriptionKind kind,
        TenantId tenant,
        @Nullable String applicationId,
        boolean withContent,
        String changeType,
        String resource,
        String item,
        List<String> proofs) {

    /** What is told of it once it has turned out to be an emergency. */
    UrgentNotification emergency(Instant at) {
        return new UrgentNotification(
                ProviderScope.required(), customerId, connectionId, subscriptionId, id, resource, at);
    }
}
