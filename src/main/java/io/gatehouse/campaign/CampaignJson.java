package io.gatehouse.campaign;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
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
        NumbersJson numbers,
        String createdBy,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    /** They add up to the total. */
    record NumbersJson(int total, int waiting, int sent, int opened, int done, int failed, int skipped) {}

    static CampaignJson of(Campaign campaign, CampaignProgress progress) {
        return new CampaignJson(
                campaign.id(),
                campaign.profile(),
                campaign.version(),
                campaign.state(),
                campaign.perHour(),
                campaign.message(),
                campaign.connected(),
                new NumbersJson(
                        progress.total(),
                        progress.waiting(),
                        progress.sent(),
                        progress.opened(),
                        progress.done(),
                        progress.failed(),
                        progress.skipped()),
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
