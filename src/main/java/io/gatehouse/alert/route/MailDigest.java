package io.gatehouse.alert.route;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertState;
import io.gatehouse.alert.Alerts;
import io.gatehouse.alert.route.DeliveryRows.Times;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.mail.MailSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Sends what is due as one mail per route, and never more mails in an hour than the route allows. */
@Component
class MailDigest implements RecurringWork {

    private static final Duration HOUR = Duration.ofHours(1);

    private final RouteRows routes;
    private final DeliveryRows deliveries;
    private final AsideRows aside;
    private final Alerts alerts;
    private final AlertMails mails;
    private final MailSettings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;

    MailDigest(
            RouteRows routes,
            DeliveryRows deliveries,
            AsideRows aside,
            Alerts alerts,
            AlertMails mails,
            MailSettings settings,
            TransactionTemplate transaction,
            Clock clock) {
        this.routes = routes;
        this.deliveries = deliveries;
        this.aside = aside;
        this.alerts = alerts;
        this.mails = mails;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What is told, and about which alert; a test is about none. */
    record Told(Delivery delivery, @Nullable Alert alert) {}

    @Override
    public String name() {
        return "alert.mails";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(20);
    }

    @Override
    public Topic pausedWith() {
        return Topic.MAIL;
    }

    @Override
    public void run() {
        for (Route route : routes.all()) {
            if (route.target() == Route.Target.MAIL && route.enabled()) {
                transaction.executeWithoutResult(status -> send(route));
            }
        }
    }

    private void send(Route route) {
        Instant now = clock.instant();
        List<Delivery> due = deliveries.due(route.id(), now);
        if (due.isEmpty() || deliveries.mailsSince(route.id(), now.minus(HOUR)) >= route.mailsPerHour()) {
            return;
        }
        Map<UUID, Alert> known = alerts.all(due.stream()
                .flatMap(delivery -> Stream.ofNullable(delivery.alert()))
                .collect(Collectors.toSet()));
        List<Told> told = new ArrayList<>();
        for (Delivery delivery : due) {
            Alert alert = delivery.alert() == null ? null : known.get(delivery.alert());
            if (alert == null && delivery.alert() != null) {
                continue;
            }
            Instant until = alert == null || alert.state() != AlertState.SNOOZED ? null : alert.snoozedUntil();
            if (until != null) {
                aside.put(delivery.id(), until, new Times(now, route.due(until, settings.timeZone())));
            } else {
                told.add(new Told(delivery, alert));
            }
        }
        if (!told.isEmpty()) {
            mails.queue(route, told);
            deliveries.sent(told.stream().map(each -> each.delivery().id()).toList(), "Handed to the outbox", now);
        }
    }
}
