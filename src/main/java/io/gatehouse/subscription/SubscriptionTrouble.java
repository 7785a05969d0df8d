package io.gatehouse.subscription;

import io.gatehouse.shared.ProviderId;
import java.util.UUID;

/**
 * A subscription was refused or lost.
 *
 * @param cause REFUSED while Microsoft does not take it; LOST, REMOVED or EXPIRED where it is gone and made anew
 * @param text one sentence for people
 */
public record SubscriptionTrouble(
        ProviderId provider, UUID customerId, UUID connectionId, String resource, String cause, String text) {}
