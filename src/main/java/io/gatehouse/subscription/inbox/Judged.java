package io.gatehouse.subscription.inbox;

import io.gatehouse.shared.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What an item turned out to be.
 *
 * @param genuine false for what somebody else made: it is dropped and counted
 * @param content decrypted; null for items that carry ids only
 * @param urgent marked as an emergency
 */
record Judged(Unread unread, boolean genuine, @Nullable Secret content, boolean urgent) {

    static Judged forged(Unread unread) {
        return new Judged(unread, false, null, false);
    }
}
