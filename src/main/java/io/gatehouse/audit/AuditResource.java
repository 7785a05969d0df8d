package io.gatehouse.audit;

import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The trail for programs: all events in order, and the audit list. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Audit")
class AuditResource {

    private final AuditTrail trail;

    AuditResource(AuditTrail trail) {
        this.trail = trail;
    }

    record Who(String kind, String id, String name) {}

    record What(String type, String id, @Nullable String name) {}

    record Event(
            UUID id,
            long sequence,
            Instant at,
            String type,
            Who actor,
            What subject,
            @Nullable UUID customerId,
            String outcome,
            Map<String, String> details,
            @Nullable String correlationId) {}

    @GetMapping("/events")
    @Requires(Permission.VIEW)
    @Operation(
            summary = "Everything that happened after the cursor, oldest first",
            description = "For every role. next is always there to go on from, also behind the last page.")
    Slice<Event> events(
            @RequestParam(required = false) @Nullable String after, @RequestParam(defaultValue = "100") int limit) {
        return trail.after(after, limit).map(AuditResource::event);
    }

    @GetMapping("/audit")
    @Requires(Permission.AUDIT)
    @Operation(
            summary = "The audit trail, newest first",
            description =
                    "For Gatehouse.Owner, Gatehouse.Operator and Gatehouse.Auditor, as the page /audit. It holds the"
                            + " same entries as the events, with filters.")
    Slice<Event> audit(
            @RequestParam(required = false) @Nullable UUID customerId,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable Outcome outcome,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        return trail.list(new AuditQuery(customerId, action, actor, outcome, cursor, limit))
                .slice()
                .map(AuditResource::event);
    }

    private static Event event(AuditEntry entry) {
        return new Event(
                entry.id(),
                entry.seq(),
                entry.at(),
                entry.action(),
                new Who(
                        entry.actor().kind().name(),
                        entry.actor().id(),
                        entry.actor().name()),
                new What(
                        entry.subject().type(),
                        entry.subject().id(),
                        entry.subject().name()),
                entry.customerId(),
                entry.outcome().name(),
                entry.details(),
                entry.correlationId());
    }
}
