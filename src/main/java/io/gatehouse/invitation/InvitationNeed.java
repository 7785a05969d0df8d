package io.gatehouse.invitation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Implemented by higher modules that know of something that has to be done before the customer can go on. */
public interface InvitationNeed {

    /** Whether a value of the provider is missing; the page {@code /invitations/{id}/values} takes it. */
    default boolean providerMustAct(InvitationView invitation) {
        return false;
    }

    /** Whether reminders of it are sent by whoever made it. */
    default boolean remindsOfIt(InvitationView invitation) {
        return false;
    }

    /** Since when somebody waits for an admin of his organisation to approve our app; null where nobody does. */
    default @Nullable Instant approvalAwaitedSince(InvitationView invitation) {
        return null;
    }
}
