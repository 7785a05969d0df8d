package io.gatehouse.invitation.store;

import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.shared.Ordering;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which invitations to list, and from where on. */
public record InvitationQuery(
        InvitationPreset preset,
        @Nullable String query,
        @Nullable InvitationStatus status,
        @Nullable UUID customerId,
        @Nullable String profile,
        @Nullable String madeBy,
        Ordering order,
        int limit,
        @Nullable String cursor) {

    public static final Ordering NEWEST = Ordering.first(InvitationSort.CREATED);

    public static InvitationQuery of(InvitationPreset preset, int limit) {
        return new InvitationQuery(preset, null, null, null, null, null, NEWEST, limit, null);
    }

    public static InvitationQuery ofCustomer(UUID customerId, int limit) {
        return new InvitationQuery(InvitationPreset.ALL, null, null, customerId, null, null, NEWEST, limit, null);
    }
}
