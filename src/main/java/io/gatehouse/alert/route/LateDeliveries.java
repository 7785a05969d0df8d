package io.gatehouse.alert.route;

import io.gatehouse.job.RecurringWork;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Sends what was put aside on its way once its time has come. */
@Component
class LateDeliveries implements RecurringWork {

    private final RouteRows routes;
    private final Planning planning;
    private final TransactionTemplate transaction;

    LateDeliveries(RouteRows routes, Planning planning, TransactionTemplate transaction) {
        this.routes = routes;
        this.planning = planning;
        this.transaction = transaction;
    }

    @Override
    public String name() {
        return "alert.late";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(20);
    }

    @Override
    public void run() {
        routes.all().stream()
                .filter(route -> route.target() != Route.Target.MAIL && route.enabled())
                .forEach(route -> transaction.executeWithoutResult(status -> planning.takeUp(route)));
    }
}
