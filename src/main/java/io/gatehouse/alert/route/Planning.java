package io.gatehouse.alert.route;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertChanged;
import io.gatehouse.alert.MessageArrived;
import io.gatehouse.alert.route.Delivery.Event;
import io.gatehouse.alert.route.DeliveryRows.Times;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.mail.MailSettings;
import io.gatehouse.shared.Actor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Plans, in the transaction in which an alert changes, what each route has to tell about it. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Planning {

    private final RouteRows routes;
    private final DeliveryRows deliveries;
    private final AsideRows aside;
    private final MailSettings mails;
    private final Jobs jobs;
    private final UrgentDispatch urgent;
    private final Clock clock;

    Planning(
            RouteRows routes,
            DeliveryRows deliveries,
            AsideRows aside,
            MailSettings mails,
            Jobs jobs,
            UrgentDispatch urgent,
            Clock clock) {
        this.routes = routes;
        this.deliveries = deliveries;
        this.aside = aside;
        this.mails = mails;
        this.jobs = jobs;
        this.urgent = urgent;
        this.clock = clock;
    }

    @EventListener
    void changed(AlertChanged event) {
        Alert alert = event.alert();
        List<Route> wanting =
                routes.all().stream().filter(route -> route.wants(alert)).toList();
        switch (event.change()) {
            case RAISED ->
                wanting.forEach(route ->
                        plan(route, alert.id(), Event.RAISED, alert.cause().step()));
            case RISEN -> {
                comeBack(alert);
                wanting.forEach(route ->
                        plan(route, alert.id(), Event.RISEN, alert.cause().step()));
            }
            case SPREAD -> {}
            case SNOOZED -> remind(alert);
            case TAKEN_UP -> comeBack(alert);
            case RESOLVED -> {
                deliveries.drop(alert);
                told(alert).forEach(route -> plan(route, alert.id(), Event.RESOLVED, 0));
            }
        }
    }

    private List<Route> told(Alert alert) {
        return routes.all().stream()
                .filter(route -> deliveries.told(route.id(), alert.id()))
                .toList();
    }

    /** Whoever was told is told once more when that time is over; whoever was not hears of it then. */
    private void remind(Alert alert) {
        Instant until = alert.snoozedUntil();
        if (until != null) {
            routes.all().forEach(route -> aside.putOff(route.id(), alert.id(), due(route, until)));
            told(alert)
                    .forEach(route ->
                            aside.remind(route.id(), alert.id(), new Times(clock.instant(), due(route, until))));
        }
    }

    private void comeBack(Alert alert) {
        Instant now = clock.instant();
        routes.all().forEach(route -> aside.comeBack(route.id(), alert.id(), due(route, now)));
    }

    private Instant due(Route route, Instant from) {
        return route.due(from, mails.timeZone());
    }

    /** What was put aside and whose time has come gets a job again. */
    void takeUp(Route route) {
        if (route.enabled() && route.target() != Route.Target.MAIL) {
            aside.due(route.id(), clock.instant()).forEach(id -> post(route, id, Duration.ZERO));
        }
    }

    /** Each message leaves at once by itself; the job is for what does not succeed at once. */
    @EventListener
    void arrived(MessageArrived event) {
        Instant now = clock.instant();
        Delivery.Message message = new Delivery.Message(event.messageId(), event.resource(), event.at());
        routes.all().stream()
                .filter(route ->
                        route.target() == Route.Target.WEBHOOK && route.enabled() && route.wants(event.alert()))
                .forEach(route -> deliveries
                        .plan(route, event.alert().id(), message, now)
                        .ifPresent(id -> {
                            urgent.afterCommit(route.id(), id);
                            post(route, id, UrgentDispatch.PATIENCE);
                        }));
    }

    /** A test of a route goes the way that alerts go, at once. */
    void test(Route route) {
        Instant now = clock.instant();
        UUID id =
                deliveries.plan(route, null, Event.TEST, 0, new Times(now, now)).orElseThrow();
        post(route, id, Duration.ZERO);
    }

    private void plan(Route route, UUID alert, Event event, int step) {
        Instant now = clock.instant();
        // a call that is on its way comes first
        Duration delay = event == Event.RESOLVED && deliveries.underWay(route.id(), alert)
                ? UrgentDispatch.PATIENCE
                : Duration.ZERO;
        deliveries
                .plan(route, alert, event, step, new Times(now, due(route, now)))
                .ifPresent(id -> post(route, id, delay));
    }

    /** Mails are collected for a moment; whatever has an address of its own gets each by itself, unless it is paused. */
    private void post(Route route, UUID delivery, Duration delay) {
        if (route.target() != Route.Target.MAIL && route.enabled()) {
            jobs.enqueue(new JobRequest(
                    WebhookJob.KIND, route.name(), null, null, new WebhookJob.Data(delivery), Actor.SYSTEM, delay));
        }
    }
}
