package io.gatehouse.invitation;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Recipients, links and mails of an invitation: each recipient's mail carries a link of its own. */
@Component
class InvitationSending {

    private final LinkTokens links;
    private final Recipients recipients;

    InvitationSending(LinkTokens links, Recipients recipients) {
        this.links = links;
        this.recipients = recipients;
    }

    void recipients(UUID invitation, List<String> addresses) {
        recipients.replace(invitation, addresses);
    }

    void send(InvitationView invitation, Actor actor, Instant now) {
        for (String recipient : invitation.recipients()) {
            sendTo(invitation, recipient, actor, now);
        }
    }

    /** A link for somebody who hands it over himself. */
    Secret link(UUID invitation, Actor actor, Instant now) {
        LinkOrigin origin = actor.kind() == Actor.Kind.API_CLIENT ? LinkOrigin.API : LinkOrigin.COPY;
        return links.make(invitation, origin, null, actor, now);
    }

    void revokeLinks(UUID invitation, Actor actor, Instant now) {
        links.revokeAll(invitation, actor, now);
    }

    List<InvitationView> withMail(List<InvitationView> invitations) {
        return invitations;
    }

    InvitationView withMail(InvitationView invitation) {
        return withMail(List.of(invitation)).getFirst();
    }

    void refuseTooMany(InvitationView invitation) {}

    void sendTo(InvitationView invitation, String recipient, Actor actor, Instant now) {
        links.make(invitation.id(), LinkOrigin.MAIL, recipient, actor, now);
    }
}
