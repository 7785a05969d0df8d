package io.gatehouse.invitation;

import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the Pending Invitations page and the API list. */
@Service
@Transactional(readOnly = true)
class InvitationBoard {

    private final InvitationList list;
    private final InvitationSending sending;

    InvitationBoard(InvitationList list, InvitationSending sending) {
        this.list = list;
        this.sending = sending;
    }

    InvitationPage page(InvitationQuery query) {
        InvitationPage page = list.page(query);
        return new InvitationPage(sending.withMail(page.items()), page.previous(), page.next());
    }

    Map<InvitationPreset, Long> counts(InvitationQuery query) {
        return list.counts(query);
    }

    Map<String, String> makers() {
        return list.makers();
    }

    Map<InvitationStatus, Long> byStatus() {
        return list.byStatus();
    }

    /** How many wait for an operator's Add. */
    int waiting() {
        return list.waiting();
    }
}
