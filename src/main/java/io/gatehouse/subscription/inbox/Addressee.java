package io.gatehouse.subscription.inbox;

import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.subscription.keep.SubscriptionKind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose address Microsoft called.
 *
 * @param graphId null while Microsoft has not answered the creating call
 * @param handshake whether a subscription is just being made, so that the address is asked to echo
 */
record Addressee(
        ProviderId provider,
        UUID subscriptionId,
        UUID customerId,
        UUID connectionId,
        String tenantId,
        @Nullable String graphId,
        byte[] stateHash,
        SubscriptionKind kind,
        boolean live,
        boolean handshake) {

    /** Whether an item is from Microsoft, as far as the shared secret shows, and about this subscription. */
    boolean knows(Item item) {
        boolean state = Hashes.same(Hashes.sha256(item.clientState()), stateHash);
        boolean subscription = graphId == null || graphId.equalsIgnoreCase(item.subscriptionId());
        return state && subscription && tenantId.equalsIgnoreCase(item.tenantId());
    }
}
