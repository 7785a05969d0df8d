package io.gatehouse.alert.cause;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.alert.MessageArrived;
import io.gatehouse.alert.StandingCauses;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.subscription.UrgentNotification;
import java.time.Duration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Messages that call for somebody at once, whatever else waits. One alert for what a subscription brings within a few
 * minutes, so that a flood stays readable; each message is told to other systems by itself.
 */
@Component
class UrgentMessages {

    private static final long WINDOW = Duration.ofMinutes(10).toSeconds();

    private final StandingCauses causes;
    private final Customers customers;
    private final Sentences sentences;
    private final ApplicationEventPublisher events;

    UrgentMessages(
            StandingCauses causes, Customers customers, MessageSource messages, ApplicationEventPublisher events) {
        this.causes = causes;
        this.customers = customers;
        this.sentences = new Sentences(messages);
        this.events = events;
    }

    @EventListener
    void urgent(UrgentNotification event) {
        Alert alert = causes.opened(new Cause(
                AlertKind.URGENT_MESSAGE,
                event.subscriptionId() + " " + event.receivedAt().getEpochSecond() / WINDOW,
                customers.get(event.customerId()).displayName(),
                AlertSeverity.CRITICAL,
                "URGENT",
                sentences.of("alert.urgent.text", event.resource()),
                0,
                Concerns.connection(event.customerId(), event.connectionId())));
        events.publishEvent(new MessageArrived(alert, event.notificationId(), event.resource(), event.receivedAt()));
    }
}
