package io.gatehouse.invitation;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Implemented by higher modules that know of something that has to be done before the customer can go on. */
public interface InvitationNeed {

    /**
     * Those of them for which a value of the provider is missing; the page {@code /invitations/{id}/values} takes it. A
     * list asks for all its rows at once.
     */
    default Set<UUID> providerMustAct(Collection<InvitationView> invitations) {
        return Set.of();
    }

    /** Whether reminders of it are sent by whoever made it. */
    default boolean remindsOfIt(InvitationView invitation) {
        return false;
    }

    /** Since when somebody waits for an admin of his organisation to approve our app; without those where nobody does. */
    default Map<UUID, Instant> approvalAwaitedSince(Collection<InvitationView> invitations) {
        return Map.of();
    }
}
