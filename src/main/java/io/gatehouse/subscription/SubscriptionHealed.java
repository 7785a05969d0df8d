package io.gatehouse.subscription;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;

/** Microsoft has taken a subscription, made for the first time or again: trouble with that resource is over. */
public record SubscriptionHealed(ProviderId provider, UUID customerId, UUID connectionId, String resource) {}
