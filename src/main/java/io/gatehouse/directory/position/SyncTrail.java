package io.gatehouse.directory.position;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.audit.Outcome;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.shared.Actor;
import io.gatehouse.subscription.DirectoryRead;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What the audit trail keeps of syncs. A round that the clock asked for and that found nothing leaves no trace. */
@Component
@Transactional
public class SyncTrail {

    private final ApplicationEventPublisher events;

    SyncTrail(ApplicationEventPublisher events) {
        this.events = events;
    }

    public void started(ConnectionView connection, Actor actor) {
        publish(connection, actor, "sync.started", Outcome.SUCCESS, Map.of());
    }

    /** A round of this part has come to its end: what notifications did not tell before it began is known now. */
    public void read(SyncRun run, DirectoryPart part, SyncPosition end) {
        if (end.startedAt() != null) {
            events.publishEvent(new DirectoryRead(
                    run.customer(), part.words(), end.startedAt(), run.job().id()));
        }
    }

    public void finished(SyncRun run, SyncCounts counts) {
        publish(run.connection(), Actor.SYSTEM, "sync.finished", Outcome.SUCCESS, details(counts));
    }

    public void failed(SyncRun run, String reason) {
        publish(run.connection(), Actor.SYSTEM, "sync.failed", Outcome.FAILURE, Map.of("reason", reason));
    }

    /** @param removals how many of what, in words */
    public void agreed(ConnectionView connection, Actor actor, String removals) {
        publish(connection, actor, "sync.removals_agreed", Outcome.SUCCESS, Map.of("removals", removals));
    }

    public void resynced(SyncRun run, DirectoryPart resource) {
        publish(run.connection(), Actor.SYSTEM, "sync.resynced", Outcome.SUCCESS, Map.of("resource", resource.words()));
    }

    private static Map<String, String> details(SyncCounts counts) {
        Map<String, String> details = new HashMap<>();
        details.put("added", Long.toString(counts.added()));
        details.put("changed", Long.toString(counts.changed()));
        details.put("removed", Long.toString(counts.removed()));
        return details;
    }

    private void publish(
            ConnectionView connection, Actor actor, String action, Outcome outcome, Map<String, String> details) {
        AuditSubject subject = new AuditSubject("connection", connection.id().toString(), connection.customerName());
        events.publishEvent(AuditFact.of(actor, action, subject)
                .customer(connection.customerId())
                .outcome(outcome)
                .details(details));
    }
}
