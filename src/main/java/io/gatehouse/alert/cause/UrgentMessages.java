package io.gatehouse.alert.cause;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.alert.StandingCauses;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.subscription.UrgentNotification;
import org.springframework.context.MessageSource;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Messages that call for somebody at once, whatever else waits: an alert for each. */
@Component
class UrgentMessages {

    private final StandingCauses causes;
    private final Customers customers;
    private final Sentences sentences;

    UrgentMessages(StandingCauses causes, Customers customers, MessageSource messages) {
        this.causes = causes;
        this.customers = customers;
        this.sentences = new Sentences(messages);
    }

    @EventListener
    void urgent(UrgentNotification event) {
        causes.raise(new Cause(
                AlertKind.URGENT_MESSAGE,
                event.notificationId().toString(),
                customers.get(event.customerId()).displayName(),
                AlertSeverity.CRITICAL,
                "URGENT",
                sentences.of("alert.urgent.text", event.resource()),
                0,
                Concerns.connection(event.customerId(), event.connectionId())));
    }
}
