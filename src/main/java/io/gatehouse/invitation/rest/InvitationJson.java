package io.gatehouse.invitation.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.InvitationMail;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationReminders;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.phrase.InvitationPhrase;
import io.gatehouse.invitation.phrase.NextAction;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An invitation in answers of the API; the link only in the one answer that makes it.
 *
 * @param linkAskedAt since when the holder of a dead link waits for another
 * @param step null until somebody has come; there all the same, for programs read it by name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record InvitationJson(
        UUID id,
        UUID customerId,
        String customerName,
        String profile,
        @Nullable ConnectionMethod method,
        InvitationPurpose purpose,
        @Nullable UUID connectionId,
        @Nullable UUID registrationId,
        InvitationStatus status,
        String statusText,
        @Nullable String statusReason,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String step,
        NextAction nextAction,
        Completion completion,
        String locale,
        @Nullable String message,
        String reference,
        List<String> recipients,
        @Nullable String tenantId,
        @Nullable String tenantDomain,
        Instant expiresAt,
        Instant createdAt,
        String createdBy,
        @Nullable Instant openedAt,
        boolean authenticated,
        @Nullable String signedInAs,
        @Nullable Instant signedInAt,
        @Nullable Instant endedAt,
        @Nullable Instant linkAskedAt,
        InvitationMail mail,
        InvitationReminders reminders,
        @Nullable String link) {

    static InvitationJson of(InvitationView view, InvitationPhrase phrase, @Nullable Secret link, Instant now) {
        return new InvitationJson(
                view.id(),
                view.customerId(),
                view.customerName(),
                view.profile(),
                view.method(),
                view.purpose(),
                view.connectionId(),
                view.registrationId(),
                view.statusAt(now),
                phrase.line().isEmpty() ? phrase.word() : phrase.word() + ": " + phrase.line(),
                view.statusReason(),
                view.step(),
                phrase.next(),
                view.completion(),
                view.locale(),
                view.message(),
                view.reference(),
                view.recipients(),
                view.tenant() == null ? null : view.tenant().value(),
                view.tenantDomain(),
                view.expiresAt(),
                view.createdAt(),
                view.createdBy().name(),
                view.openedAt(),
                view.signedIn() != null,
                view.signedInAs(),
                view.signedInAt(),
                view.endedAt(),
                view.linkAskedAt(),
                view.mail(),
                view.reminders(),
                link == null ? null : link.reveal());
    }
}
