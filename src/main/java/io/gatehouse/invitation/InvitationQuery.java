package io.gatehouse.invitation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which invitations to list, and from where on. */
record InvitationQuery(
        InvitationPreset preset,
        @Nullable String query,
        @Nullable InvitationStatus status,
        @Nullable UUID customerId,
        @Nullable String profile,
        @Nullable String madeBy,
        InvitationSort sort,
        int limit,
        @Nullable String cursor) {

    static InvitationQuery ofCustomer(UUID customerId, int limit) {
        return new InvitationQuery(
                InvitationPreset.ALL, null, null, customerId, null, null, InvitationSort.CREATED, limit, null);
    }
}
