package io.gatehouse.campaign;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One customer of a campaign.
 *
 * @param state PENDING, SENT or SKIPPED
 * @param invitationStatus of the invitation that was sent
 * @param why code of the reason for skipping
 */
record CampaignMember(
        int position,
        UUID connection,
        UUID customer,
        String customerName,
        String state,
        @Nullable String why,
        @Nullable String detail,
        @Nullable UUID invitation,
        @Nullable String invitationStatus,
        boolean mailFailed,
        @Nullable Instant changedAt) {

    /** The word that the page shows. */
    public String stage() {
        return invitationStatus == null
                ? state
                : switch (invitationStatus) {
                    case "COMPLETED" -> "DONE";
                    case "OPENED", "IN_PROGRESS", "AWAITING_PROVIDER" -> "OPENED";
                    case "PENDING" -> mailFailed ? "FAILED" : "SENT";
                    default -> "FAILED";
                };
    }
}
