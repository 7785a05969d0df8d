package io.gatehouse.onboarding.handover;

import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.invitation.link.LinkStep;
import io.gatehouse.mail.MailDraft;
import io.gatehouse.mail.outbox.Outbox;
import io.gatehouse.onboarding.input.CustomerInputs;
import io.gatehouse.onboarding.page.NextSteps;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Mails another link of the same invitation to a colleague: a new link token, the same customer, service and expiry. */
@Service
@Transactional
class HandOvers {

    private static final int LONGEST_NOTE = 500;

    private final Invitations invitations;
    private final NextSteps next;
    private final Outbox outbox;
    private final Profiles profiles;
    private final CustomerInputs inputs;

    HandOvers(Invitations invitations, NextSteps next, Outbox outbox, Profiles profiles, CustomerInputs inputs) {
        this.invitations = invitations;
        this.next = next;
        this.outbox = outbox;
        this.profiles = profiles;
        this.inputs = inputs;
    }

    /**
     * The step that is passed on, where it is one; null: the whole invitation, to the right person.
     *
     * @param values whether it was asked for on the page of values
     */
    @Nullable
    LinkStep step(InvitationView invitation, boolean values) {
        if (invitation.purpose() == InvitationPurpose.REMOVE) {
            return null;
        }
        if (next.registering(invitation)) {
            return LinkStep.ADMINISTRATOR;
        }
        if (next.serviceAccount(invitation).isPresent()) {
            return LinkStep.SERVICE_ACCOUNT;
        }
        return values && !inputs.open(invitation, Map.of()).isEmpty() ? LinkStep.VALUES : null;
    }

    void send(InvitationView invitation, @Nullable LinkStep step, String email, String note) {
        String address = Inputs.email("email", email);
        String message = Inputs.optionalText("note", note, LONGEST_NOTE);
        outbox.requireAllowance("invitation", invitation.id(), List.of(address));
        Actor sender = Actor.linkHolder(invitation.id().toString());
        Secret link = invitations.passOn(invitation.id(), address, step, sender);
        Locale language = Locale.forLanguageTag(invitation.locale());
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("customerName", invitation.customerName());
        model.put("serviceName", profiles.get(invitation.profile(), language).displayName());
        model.put("link", link);
        model.put("senderName", senderName(invitation));
        model.put("task", step == null ? "CONSENT" : step.name());
        model.put("expiresAt", invitation.expiresAt());
        model.put("message", message);
        outbox.queue(new MailDraft(
                "hand-over",
                "invitation",
                invitation.id(),
                invitation.customerId(),
                address,
                invitation.createdBy().email(),
                language,
                "onboarding/mail/hand-over",
                model));
    }

    /** Who signed in is known by name; who only holds the link is one of those it was sent to. */
    private static String senderName(InvitationView invitation) {
        String known = invitation.signedInAs();
        return known != null ? known : String.join(", ", invitation.recipients());
    }
}
