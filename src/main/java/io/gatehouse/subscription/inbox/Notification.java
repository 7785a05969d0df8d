package io.gatehouse.subscription.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.subscription.keep.SubscriptionKind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a downstream system reads.
 *
 * @param position only rises from one to the next
 * @param content the object itself where Microsoft sent it along; otherwise read the resource
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Notification(
        UUID id,
        long position,
        UUID customerId,
        UUID connectionId,
        SubscriptionKind kind,
        String changeType,
        String resource,
        boolean urgent,
        Instant receivedAt,
        @Nullable JsonNode content) {}
