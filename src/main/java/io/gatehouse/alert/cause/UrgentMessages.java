package io.gatehouse.alert.cause;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.alert.MessageArrived;
import io.gatehouse.alert.StandingCauses;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.subscription.InboxTroubles;
import io.gatehouse.subscription.UrgentNotification;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Messages that call for somebody at once, whatever else waits. One alert for what a subscription brings within a few
 * minutes, so that a flood stays readable; each message is told to other systems by itself.
 */
@Component
class UrgentMessages implements CauseSource {

    private static final long WINDOW = Duration.ofMinutes(10).toSeconds();

    /** So long an alert takes in what comes of its window, some of it late, whoever empties the inbox meanwhile. */
    private static final Duration COLLECTS = Duration.ofMinutes(15);

    private final InboxTroubles inbox;
    private final StandingCauses causes;
    private final Customers customers;
    private final Sentences sentences;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    UrgentMessages(
            InboxTroubles inbox,
            StandingCauses causes,
            Customers customers,
            MessageSource messages,
            ApplicationEventPublisher events,
            Clock clock) {
        this.inbox = inbox;
        this.causes = causes;
        this.customers = customers;
        this.sentences = new Sentences(messages);
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Set<AlertKind> kinds() {
        return Set.of(AlertKind.URGENT_MESSAGE);
    }

    /** They are raised as they arrive: one that somebody closed by hand stays closed, whatever still waits. */
    @Override
    public Collection<Cause> standing() {
        return List.of();
    }

    /** It ends with the last of its messages that waits, and not before no other can come. */
    @Override
    public boolean unknown(Alert alert) {
        if (alert.raisedAt().plus(COLLECTS).isAfter(clock.instant())) {
            return true;
        }
        String[] subject = alert.cause().subject().split(" ");
        Instant from = Instant.ofEpochSecond(Long.parseLong(subject[1]) * WINDOW);
        return inbox.urgentWaits(UUID.fromString(subject[0]), from, from.plusSeconds(WINDOW));
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
