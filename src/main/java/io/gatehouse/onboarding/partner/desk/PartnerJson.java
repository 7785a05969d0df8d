package io.gatehouse.onboarding.partner.desk;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.mail.MailState;
import io.gatehouse.onboarding.partner.PartnerEnding;
import io.gatehouse.onboarding.partner.PartnerOrganisation;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A partner organisation as the API shows it.
 *
 * @param ending how the last trip to Microsoft ended, where it did not lead to a consent
 * @param mail null while nothing was mailed
 * @param link only in the answer that made it, and only where it was not mailed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PartnerJson(
        UUID id,
        UUID customerId,
        String profile,
        UUID registrationId,
        String name,
        String tenantId,
        @Nullable String email,
        PartnerOrganisation.State state,
        @Nullable PartnerEnding ending,
        String invitedBy,
        Instant expiresAt,
        Times times,
        @Nullable Mail mail,
        @Nullable String link) {

    /** When each of these was seen; lookedAt is when Microsoft was last asked. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Times(
            @Nullable Instant openedAt,
            @Nullable Instant answeredAt,
            @Nullable Instant consentedAt,
            @Nullable Instant goneAt,
            @Nullable Instant lookedAt,
            @Nullable Instant withdrawnAt) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Mail(String status, int count, @Nullable String lastAnswer) {}

    static PartnerJson of(PartnerOrganisation partner, Instant now, @Nullable MailState mail, @Nullable String link) {
        PartnerOrganisation.Progress seen = partner.progress();
        return new PartnerJson(
                partner.id(),
                partner.customerId(),
                partner.profile(),
                partner.registrationId(),
                partner.name(),
                partner.tenant().value(),
                partner.email(),
                partner.state(now),
                seen.ending(),
                partner.invitedBy().name(),
                partner.expiresAt(),
                new Times(
                        seen.openedAt(),
                        seen.answeredAt(),
                        seen.consentedAt(),
                        seen.goneAt(),
                        seen.lookedAt(),
                        seen.withdrawnAt()),
                mail == null ? null : new Mail(mail.status().name(), mail.count(), mail.lastAnswer()),
                link);
    }
}
