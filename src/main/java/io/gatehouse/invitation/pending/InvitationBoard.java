package io.gatehouse.invitation.pending;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.mailing.InvitationSending;
import io.gatehouse.invitation.store.InvitationList;
import io.gatehouse.invitation.store.InvitationPreset;
import io.gatehouse.invitation.store.InvitationQuery;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Page;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the Pending Invitations page and the API list. */
@Service
@Transactional(readOnly = true)
public class InvitationBoard {

    private final InvitationList list;
    private final InvitationSending sending;

    private final ApplicationEventPublisher events;

    /** A page of rows, how many there are behind each preset, and whose they are. */
    record Shown(Page<InvitationView> page, Map<InvitationPreset, Long> counts, Map<String, String> makers) {}

    InvitationBoard(InvitationList list, InvitationSending sending, ApplicationEventPublisher events) {
        this.list = list;
        this.sending = sending;
        this.events = events;
    }

    public Page<InvitationView> page(InvitationQuery query) {
        return list.page(query).all(sending::withMail);
    }

    /** Notes that somebody takes the whole list away, before the first row leaves. */
    @Transactional
    void exported(InvitationHref view, Actor actor) {
        long rows = list.counts(view.query(1, null)).getOrDefault(view.preset(), 0L);
        noteExport(rows, view.filter(), actor);
    }

    /** The invitations that were ticked; those that are gone meanwhile are left out. */
    @Transactional
    List<InvitationView> exported(List<UUID> ids, Actor actor) {
        List<InvitationView> found = ticked(ids);
        noteExport(found.size(), "selected", actor);
        return found;
    }

    List<InvitationView> ticked(List<UUID> ids) {
        return sending.withMail(ids.stream()
                .distinct()
                .limit(InvitationList.MOST)
                .flatMap(id -> list.find(id).stream())
                .toList());
    }

    private void noteExport(long rows, String filter, Actor actor) {
        AuditSubject subject = new AuditSubject("invitation", "export", rows + " invitations");
        events.publishEvent(AuditFact.of(actor, "invitation.exported", subject).details(Map.of("filter", filter)));
    }

    Map<InvitationPreset, Long> counts(InvitationQuery query) {
        return list.counts(query);
    }

    Map<InvitationStatus, Long> byStatus() {
        return list.byStatus();
    }

    /** All that the list shows, read in one transaction. */
    Shown shown(InvitationQuery query) {
        InvitationList.Numbers numbers = list.numbers(query);
        return new Shown(page(query), numbers.counts(), numbers.makers());
    }
}
