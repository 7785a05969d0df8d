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

    /** Microsoft sent it, and nobody here has the key: what it is about can still be read there. */
    static Judged unopened(Unread unread) {
        return new Judged(unread, true, null, false);
    }

    /** Ids alone are not taken from a subscription that brings content. */
    boolean unopened() {
        return genuine && content == null && unread.withContent();
    }
}
