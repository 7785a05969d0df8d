package io.gatehouse.alert.route;

import io.gatehouse.alert.call.WebhookCall;
import io.gatehouse.alert.news.Ping;
import io.gatehouse.alert.news.PingRows;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.InboxGrew;
import io.gatehouse.subscription.InboxNews;
import io.gatehouse.subscription.InboxNews.News;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells other systems that there is news in the inbox, as soon as it is there: one ping at a time for each route, and none
 * sooner than some seconds after the one before. Each counts all that came meanwhile, and stays what it is until the
 * receiver takes it, however often that needs; what a replica leaves behind when it dies is found by the next look.
 */
@Component
class NewsPings implements RecurringWork {

    /** Between two pings of a route. */
    static final Duration PAUSE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(NewsPings.class);
    /** Longer than one call may take. */
    private static final Duration HELD = Duration.ofMinutes(1);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
    private static final Duration BREATH = Duration.ofSeconds(1);

    private final RouteRows routes;
    private final PingRows pings;
    private final InboxNews inbox;
    private final Posting posting;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Set<ProviderId> asked = ConcurrentHashMap.newKeySet();
    private final Set<ProviderId> busy = ConcurrentHashMap.newKeySet();

    NewsPings(
            RouteRows routes,
            PingRows pings,
            InboxNews inbox,
            Posting posting,
            TransactionTemplate transaction,
            Clock clock) {
        this.routes = routes;
        this.pings = pings;
        this.inbox = inbox;
        this.posting = posting;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** How a message reaches its receiver. */
    @Component
    record Posting(WebhookMessages messages, WebhookCall call) {}

    @Override
    public String name() {
        return "alert.news";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(20);
    }

    @Override
    public void run() {
        wake(ProviderScope.required());
    }

    @EventListener
    void grew(InboxGrew event) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wake(event.provider());
            }
        });
    }

    private void wake(ProviderId provider) {
        asked.add(provider);
        if (busy.add(provider)) {
            Thread.ofVirtual().name("alert-news").start(() -> work(provider));
        }
    }

    /** However much arrives, the routes are asked for once in a second. */
    private void work(ProviderId provider) {
        try {
            while (asked.remove(provider)) {
                if (ProviderScope.call(provider, this::look)) {
                    asked.add(provider);
                }
                LockSupport.parkNanos(BREATH.toNanos());
            }
        } catch (RuntimeException e) {
            log.info("News in the inbox is told later: {}", e.toString());
        } finally {
            busy.remove(provider);
        }
        if (asked.contains(provider)) {
            wake(provider);
        }
    }

    /** Begins what there is to tell, and tells what is due; answers whether more will be due in a moment. */
    private boolean look() {
        ProviderId provider = ProviderScope.required();
        boolean more = false;
        for (PingRows.Quiet quiet : pings.quiet()) {
            more |= begin(quiet);
        }
        pings.claim(clock.instant(), HELD)
                .forEach(ping -> Thread.ofVirtual()
                        .name("alert-ping")
                        .start(() -> ProviderScope.run(provider, () -> tellSafely(ping))));
        return more || pings.dueBy(clock.instant().plus(PAUSE));
    }

    /**
     * What others want, or was taken out before anybody told of it, is no news of this route. Answers whether there is more
     * to look through.
     */
    private boolean begin(PingRows.Quiet quiet) {
        Optional<Route> route = routes.find(quiet.route());
        return route.isPresent() && Boolean.TRUE.equals(transaction.execute(status -> begun(quiet, route.get())));
    }

    private boolean begun(PingRows.Quiet quiet, Route route) {
        News news = inbox.beyond(quiet.told(), route.inbox());
        if (news.none()) {
            pings.pass(route.id(), news.through());
            return news.more();
        }
        Instant now = clock.instant();
        Instant soonest = quiet.lastAt() == null ? now : quiet.lastAt().plus(PAUSE);
        pings.open(route.id(), now, soonest.isAfter(now) ? soonest : now);
        return false;
    }

    private void tellSafely(Ping ping) {
        try {
            tell(ping);
        } catch (RuntimeException e) {
            log.info("Ping {} is told later: {}", ping.id(), e.toString());
        }
    }

    private void tell(Ping ping) {
        Route route = routes.find(ping.route()).orElse(null);
        News news = route == null ? null : transaction.execute(status -> counted(ping, route));
        RouteRows.Secrets secrets = news == null
                ? null
                : routes.secrets(ping.route(), clock.instant()).orElse(null);
        if (route == null || news == null || secrets == null) {
            return;
        }
        WebhookCall.Answer answer =
                posting.call().post(secrets.url(), posting.messages().of(ping.id(), news, secrets.keys()));
        transaction.executeWithoutResult(status -> {
            Instant now = clock.instant();
            routes.answered(
                    route.id(),
                    new Route.Answer(answer.text(), answer.accepted(), now),
                    answer.accepted() ? RouteRows.Call.TAKEN : RouteRows.Call.REFUSED);
            if (answer.accepted()) {
                pings.taken(ping, news.through(), answer.text(), now);
            } else {
                pings.refused(ping.id(), answer.text(), now.plus(pause(ping.attempts(), answer.passing())));
            }
        });
        if (answer.accepted()) {
            wake(ProviderScope.required());
        }
    }

    /** What it tells stays the same from the first attempt on: the receiver knows it again by its id. */
    private @Nullable News counted(Ping ping, Route route) {
        if (ping.news() != null && route.news() != null) {
            return ping.news();
        }
        News news = inbox.beyond(pings.told(route.id()), route.inbox());
        if (news.none()) {
            pings.drop(ping.id());
            pings.pass(route.id(), news.through());
            return null;
        }
        pings.counted(ping.id(), news);
        return news;
    }

    private static Duration pause(int attempt, boolean passing) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.clamp(attempt - 1L, 0, 10));
        return !passing || pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
