package io.gatehouse.alert.route;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertChanged;
import io.gatehouse.alert.MessageArrived;
import io.gatehouse.alert.route.Delivery.Event;
import io.gatehouse.alert.route.DeliveryRows.Times;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.Actor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
    private final Jobs jobs;
    private final UrgentDispatch urgent;
    private final Clock clock;

    Planning(RouteRows routes, DeliveryRows deliveries, Jobs jobs, UrgentDispatch urgent, Clock clock) {
        this.routes = routes;
        this.deliveries = deliveries;
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
            case RISEN ->
                wanting.forEach(route ->
                        plan(route, alert.id(), Event.RISEN, alert.cause().step()));
            case RESOLVED -> {
                deliveries.drop(alert.id());
                routes.all().stream()
                        .filter(route -> deliveries.told(route.id(), alert.id()))
                        .forEach(route -> plan(route, alert.id(), Event.RESOLVED, 0));
            }
        }
    }

    /** Each message leaves at once by itself; the job is for what does not succeed at once. */
    @EventListener
    void arrived(MessageArrived event) {
        Instant now = clock.instant();
        Delivery.Message message = new Delivery.Message(event.messageId(), event.resource(), event.at());
        routes.all().stream()
                .filter(route -> route.target() == Route.Target.WEBHOOK && route.wants(event.alert()))
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

    private void plan(Route route, @Nullable UUID alert, Event event, int step) {
        Instant now = clock.instant();
        Rhythm rhythm = route.target() == Route.Target.MAIL ? route.rhythm() : Rhythm.IMMEDIATE;
        deliveries
                .plan(route, alert, event, step, new Times(now, rhythm.due(now)))
                .ifPresent(id -> post(route, id, Duration.ZERO));
    }

    /** Mails are collected for a moment; whatever has an address of its own gets each by itself. */
    private void post(Route route, UUID delivery, Duration delay) {
        if (route.target() != Route.Target.MAIL) {
            jobs.enqueue(new JobRequest(
                    WebhookJob.KIND, route.name(), null, null, new WebhookJob.Data(delivery), Actor.SYSTEM, delay));
        }
    }
}
