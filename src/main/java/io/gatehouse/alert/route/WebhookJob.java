package io.gatehouse.alert.route;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertState;
import io.gatehouse.alert.Alerts;
import io.gatehouse.alert.call.WebhookCall;
import io.gatehouse.alert.route.DeliveryRows.Times;
import io.gatehouse.job.CalledOff;
import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.RetryLater;
import io.gatehouse.job.lane.Lane;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.shared.NotFound;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Delivers one message to another system, again and again for a day until it is taken. */
@Component
class WebhookJob implements JobHandler {

    static final String KIND = "alert.deliver";

    private static final int MOST_ATTEMPTS = 14;
    private static final Set<Delivery.Event> OPENING =
            Set.of(Delivery.Event.RAISED, Delivery.Event.RISEN, Delivery.Event.REMINDED);
    private static final Set<Delivery.Event> PRESSING = Set.of(Delivery.Event.RISEN, Delivery.Event.MESSAGE);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration NEWER = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(3);

    /** What the job carries: which delivery. */
    record Data(UUID delivery) {}

    private final RouteRows routes;
    private final DeliveryRows deliveries;
    private final AsideRows aside;
    private final Alerts alerts;
    private final WebhookMessages messages;
    private final WebhookCall call;
    private final Clock clock;

    WebhookJob(
            RouteRows routes,
            DeliveryRows deliveries,
            AsideRows aside,
            Alerts alerts,
            WebhookMessages messages,
            WebhookCall call,
            Clock clock) {
        this.routes = routes;
        this.deliveries = deliveries;
        this.aside = aside;
        this.alerts = alerts;
        this.messages = messages;
        this.call = call;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Lane lane() {
        return Lane.RECEIVERS;
    }

    @Override
    public @Nullable Topic pausedWith() {
        return null;
    }

    @Override
    public boolean toldByWhatItDoes() {
        return true;
    }

    @Override
    public void run(JobContext job) {
        UUID id = job.data(Data.class).delivery();
        if (deliveries.ofNewerRelease(id)) {
            throw new RetryLater(NEWER, "Waits for a replica of the newer release that wrote it");
        }
        deliveries.givenUp(id).ifPresent(answer -> {
            if (job.attempt() == 1) {
                // an emergency, which was tried before: that nobody took it must not look like a success
                throw new GiveUp(answer);
            }
            deliveries.anew(id);
        });
        Optional<Delivery> waiting = deliveries.waiting(id);
        Optional<Route> route = waiting.flatMap(delivery -> routes.find(delivery.route()));
        if (waiting.isEmpty() || route.isEmpty()) {
            return;
        }
        Alert alert = about(waiting.get());
        if (alert != null
                && alert.state() == AlertState.RESOLVED
                && !(alert.kind().toldInAnyCase() && waiting.get().event() == Delivery.Event.RAISED)
                && OPENING.contains(waiting.get().event())) {
            deliveries.dropped(id);
            throw new CalledOff("The alert is over: nobody needs to be told any more that it is open.");
        }
        if (!route.get().enabled()) {
            aside.put(id);
            job.progress(0, 1L, "Waits until the route is resumed");
            return;
        }
        Instant until = alert == null || alert.state() != AlertState.SNOOZED ? null : alert.snoozedUntil();
        if (until != null && !PRESSING.contains(waiting.get().event())) {
            aside.put(id, until, new Times(clock.instant(), until));
            job.progress(0, 1L, "Waits as long as the alert is put off");
        } else {
            attempt(id, route.get(), job.setbacks() + 1);
        }
    }

    /** The first attempt at something that waits for no queue; the job finds what came of it. */
    void atOnce(UUID route, UUID delivery) {
        routes.find(route).filter(Route::enabled).ifPresent(found -> attempt(delivery, found, 0));
    }

    private void attempt(UUID id, Route route, int attempt) {
        deliveries.claim(id).ifPresent(delivery -> deliver(delivery, route, attempt));
    }

    private @Nullable Alert about(Delivery delivery) {
        return delivery.alert() == null ? null : alerts.get(delivery.alert());
    }

    private void deliver(Delivery delivery, Route route, int attempt) {
        Alert alert = about(delivery);
        RouteRows.Secrets secrets =
                routes.secrets(route.id(), clock.instant()).orElseThrow(() -> new NotFound("No route " + route.id()));
        WebhookCall.Answer answer = call.post(secrets.url(), messages.of(delivery, route, alert, secrets.keys()));
        boolean test = delivery.event() == Delivery.Event.TEST;
        boolean last = !answer.passing() || attempt >= MOST_ATTEMPTS || test;
        routes.answered(
                route.id(),
                new Route.Answer(answer.text(), answer.accepted(), clock.instant()),
                answer.accepted() ? RouteRows.Call.TAKEN : refused(test, last, alert));
        if (answer.accepted()) {
            deliveries.sent(List.of(delivery.id()), answer.text(), clock.instant());
            return;
        }
        deliveries.failed(delivery.id(), answer.text(), last);
        if (last) {
            throw new GiveUp(answer.text());
        }
        throw new RetryLater(pause(attempt), answer.text()).counted();
    }

    /** News of another receiver that fails must not make this one fail: two of them could go on with that for ever. */
    private static RouteRows.Call refused(boolean test, boolean last, @Nullable Alert alert) {
        if (test || alert != null && alert.kind() == AlertKind.ROUTE_FAILING) {
            return RouteRows.Call.NOT_COUNTED;
        }
        return last ? RouteRows.Call.GIVEN_UP : RouteRows.Call.REFUSED;
    }

    private static Duration pause(int attempt) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.clamp(attempt - 1L, 0, 11));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
