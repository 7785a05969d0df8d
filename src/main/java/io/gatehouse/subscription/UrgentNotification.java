package io.gatehouse.subscription;

import io.gatehouse.shared.ProviderId;
import java.time.Instant;
import java.util.UUID;

/** A message marked as an emergency lies ready in the inbox; its content is read there, never carried here. */
public record UrgentNotification(
        ProviderId provider,
        UUID customerId,
        UUID connectionId,
        UUID subscriptionId,
        UUID notificationId,
        String resource,
        Instant receivedAt) {}
