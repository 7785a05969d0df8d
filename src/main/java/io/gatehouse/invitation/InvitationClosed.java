package io.gatehouse.invitation;

import io.gatehouse.shared.Conflict;
import java.util.UUID;

/** The invitation takes no such step any more; tells why: its status. */
public class InvitationClosed extends Conflict {

    private final InvitationStatus status;

    public InvitationClosed(UUID id, InvitationStatus status) {
        super("invitation.closed." + status.name(), sentence(status), id);
        this.status = status;
    }

    public InvitationStatus status() {
        return status;
    }

    private static String sentence(InvitationStatus status) {
        return switch (status) {
            case COMPLETED -> "This invitation is completed.";
            case EXPIRED -> "This invitation has expired.";
            case REVOKED -> "This invitation was revoked.";
            case DECLINED -> "This invitation was declined.";
            case AWAITING_PROVIDER -> "This invitation waits for the provider.";
            case PENDING, OPENED, IN_PROGRESS -> "This invitation is still with the customer.";
        };
    }
}
