package io.gatehouse.campaign;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A campaign as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CampaignJson(
        UUID id,
        String profile,
        int profileVersion,
        CampaignState state,
        int perHour,
        @Nullable String message,
        int connected,
        @Nullable LocalDate deadline,
        @Nullable Boolean overdue,
        NumbersJson numbers,
        String createdBy,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    /**
     * They add up to the total, but for the last two: who is behind was asked and has not consented, and who waits for the
     * provider cannot before that does something.
     */
    record NumbersJson(
            int total,
            int waiting,
            int sent,
            int opened,
            int done,
            int failed,
            int skipped,
            int behind,
            int waitsForProvider) {}

    static CampaignJson of(Campaign campaign, CampaignProgress progress, Instant now) {
        return new CampaignJson(
                campaign.id(),
                campaign.profile(),
                campaign.version(),
                campaign.state(),
                campaign.perHour(),
                campaign.message(),
                campaign.connected(),
                campaign.deadline(),
                campaign.deadline() == null ? null : campaign.overdue(now),
                new NumbersJson(
                        progress.total(),
                        progress.waiting(),
                        progress.sent(),
                        progress.opened(),
                        progress.done(),
                        progress.failed(),
                        progress.skipped(),
                        progress.behind(),
                        progress.ours()),
                campaign.createdBy().name(),
                campaign.createdAt(),
                campaign.finishedAt());
    }

    /** @param why code of the reason where somebody was skipped */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AskedJson(
            UUID customerId,
            String customerName,
            UUID connectionId,
            String stage,
            @Nullable String why,
            @Nullable String detail,
            @Nullable UUID invitationId,
            @Nullable String invitationStatus,
            @Nullable Instant changedAt) {

        static AskedJson of(CampaignMember member) {
            return new AskedJson(
                    member.customer(),
                    member.customerName(),
                    member.connection(),
                    member.stage(),
                    member.why(),
                    member.detail(),
                    member.invitation(),
                    member.invitationStatus(),
                    member.changedAt());
        }
    }
}
