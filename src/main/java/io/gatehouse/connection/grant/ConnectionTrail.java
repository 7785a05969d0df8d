package io.gatehouse.connection.grant;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.audit.Outcome;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.shared.Actor;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes what happens to connections into the audit trail; a connection is called by its customer's name there. */
@Component
@Transactional(propagation = Propagation.REQUIRED)
public class ConnectionTrail {

    private final ApplicationEventPublisher events;
    private final Customers customers;

    ConnectionTrail(ApplicationEventPublisher events, Customers customers) {
        this.events = events;
        this.customers = customers;
    }

    public void note(
            UUID connection, UUID customer, String action, Actor actor, Outcome outcome, Map<String, String> details) {
        AuditSubject subject = new AuditSubject(
                "connection", connection.toString(), customers.get(customer).displayName());
        events.publishEvent(AuditFact.of(actor, "connection." + action, subject)
                .customer(customer)
                .outcome(outcome)
                .details(details));
    }

    public void publish(Object event) {
        events.publishEvent(event);
    }
}
