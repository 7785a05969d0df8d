package io.gatehouse.invitation.page;

import io.gatehouse.audit.AuditEntry;
import io.gatehouse.audit.AuditQuery;
import io.gatehouse.audit.AuditSentences;
import io.gatehouse.audit.AuditTrail;
import io.gatehouse.audit.Outcome;
import io.gatehouse.invitation.InvitationView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** What has happened to one invitation, newest first, told from the audit trail. */
@Component
class InvitationHistory {

    private static final int MOST = 200;

    private final AuditTrail trail;
    private final AuditSentences sentences;

    InvitationHistory(AuditTrail trail, AuditSentences sentences) {
        this.trail = trail;
        this.sentences = sentences;
    }

    record Event(String icon, String tone, String text, Instant at) {}

    List<Event> of(InvitationView invitation, Locale locale) {
        return trail
                .list(AuditQuery.about(invitation.customerId(), "invitation", invitation.id(), MOST))
                .items()
                .stream()
                .map(entry -> event(entry, locale))
                .toList();
    }

    private Event event(AuditEntry entry, Locale locale) {
        boolean good = entry.outcome() == Outcome.SUCCESS;
        String icon = switch (entry.action()) {
            case "invitation.issued" -> "plus-circle";
            case "invitation.sent", "invitation.resent", "invitation.reminded", "invitation.link_wanted" -> "envelope";
            case "invitation.opened" -> "eye";
            case "invitation.link_copied" -> "link-45deg";
            case "invitation.extended" -> "calendar-plus";
            case "invitation.signed_in" -> "person";
            case "invitation.completed", "invitation.confirmed" -> "check-circle";
            case "invitation.expired" -> "hourglass-bottom";
            case "invitation.revoked", "invitation.link_revoked" -> "slash-circle";
            default -> "circle";
        };
        return new Event(
                good ? icon : "exclamation-triangle",
                good ? "idle" : entry.outcome() == Outcome.FAILURE ? "bad" : "warn",
                sentences.of(entry, locale),
                entry.at());
    }
}
