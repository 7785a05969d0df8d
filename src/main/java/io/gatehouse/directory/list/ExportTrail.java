package io.gatehouse.directory.list;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.shared.Actor;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps in the audit trail who took a copy of a directory away; no transaction lasts as long as the download. */
@Component
class ExportTrail {

    private final ApplicationEventPublisher events;

    ExportTrail(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Transactional
    void note(CustomerView customer, String what, Actor actor) {
        AuditSubject subject = new AuditSubject("customer", customer.id().toString(), customer.displayName());
        events.publishEvent(AuditFact.of(actor, "directory.exported", subject)
                .customer(customer.id())
                .details(Map.of("what", what)));
    }
}
