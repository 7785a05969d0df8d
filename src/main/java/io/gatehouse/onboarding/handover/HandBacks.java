package io.gatehouse.onboarding.handover;

import io.gatehouse.invitation.HandedStepDone;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.mail.MailDraft;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.profile.shelf.Profiles;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Tells those who were invited first that their colleague has done the step that was passed on. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class HandBacks {

    private final Invitations invitations;
    private final Profiles profiles;
    private final Outbox outbox;

    HandBacks(Invitations invitations, Profiles profiles, Outbox outbox) {
        this.invitations = invitations;
        this.profiles = profiles;
        this.outbox = outbox;
    }

    @EventListener
    void done(HandedStepDone event) {
        InvitationView invitation = invitations.get(event.invitationId());
        invitation.recipients().stream()
                .filter(address -> !address.equalsIgnoreCase(event.colleague()) && Outbox.reaches(address))
                .map(address -> letter(invitation, event, address))
                .forEach(outbox::queue);
    }

    private MailDraft letter(InvitationView invitation, HandedStepDone event, String address) {
        Locale language = Locale.forLanguageTag(invitation.locale());
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("customerName", invitation.customerName());
        model.put("serviceName", profiles.get(invitation.profile(), language).displayName());
        model.put("colleague", event.colleague());
        model.put("task", event.step().name());
        return new MailDraft(
                "step-done",
                "invitation",
                invitation.id(),
                invitation.customerId(),
                address,
                invitation.createdBy().email(),
                language,
                "onboarding/mail/step-done",
                model);
    }
}
