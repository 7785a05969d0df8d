package io.gatehouse.subscription;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.Outages;
import io.gatehouse.connection.grant.MissingRights;
import io.gatehouse.job.pause.JobPause;
import io.gatehouse.job.pause.JobPause.Scope;
import io.gatehouse.job.pause.JobPauses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Why nothing can be renewed at a connection though nothing is wrong with its subscriptions: it is held or lacks the rights,
 * Microsoft does not answer it, or somebody lets it rest. Each of these is told by itself, once.
 */
@Component
class Excuses {

    static final String KEEPING = "subscription.keep";

    /** An outage that meets one organisation alone has no alert, so that it is told in the end. */
    private static final Duration SILENCE = Duration.ofHours(3);

    private final Connections connections;
    private final JobPauses pauses;
    private final MissingRights rights;

    Excuses(Connections connections, JobPauses pauses, MissingRights rights) {
        this.connections = connections;
        this.pauses = pauses;
        this.rights = rights;
    }

    /**
     * Whose news are missing, and since when.
     *
     * @param why what Microsoft answered when it was asked for them; empty where it was not
     */
    record Missing(UUID customerId, UUID connectionId, Instant since, String why) {}

    Predicate<Missing> at(Instant now) {
        List<JobPause> resting = pauses.all();
        if (resting.stream().anyMatch(pause -> pause.of(Scope.KIND, KEEPING))) {
            return missing -> true;
        }
        Set<String> customers = resting.stream()
                .filter(pause -> pause.scope() == Scope.CUSTOMER)
                .map(JobPause::subject)
                .collect(Collectors.toSet());
        List<ConnectionView> unhealthy = connections.unhealthy();
        Set<UUID> held = ids(unhealthy, ConnectionView::held);
        Set<UUID> silent = ids(unhealthy, each -> each.reasons().stream().anyMatch(Outages::silence));
        Map<UUID, ConnectionView> lacking = unhealthy.stream()
                .filter(ConnectionView::lacksRights)
                .collect(Collectors.toMap(ConnectionView::id, Function.identity()));
        return missing -> customers.contains(missing.customerId().toString())
                || held.contains(missing.connectionId())
                || Optional.ofNullable(lacking.get(missing.connectionId()))
                        .filter(connection -> rights.explain(connection, missing.why()))
                        .isPresent()
                || (silent.contains(missing.connectionId())
                        && missing.since().plus(SILENCE).isAfter(now));
    }

    /** Whether it is the missing consent that these answers tell, which has an alert of its own by now. */
    boolean sameTrouble(UUID connection, List<String> whys) {
        return !whys.isEmpty()
                && connections
                        .find(connection)
                        .filter(one -> whys.stream().allMatch(why -> rights.explain(one, why)))
                        .isPresent();
    }

    private static Set<UUID> ids(List<ConnectionView> unhealthy, Predicate<ConnectionView> which) {
        return unhealthy.stream().filter(which).map(ConnectionView::id).collect(Collectors.toSet());
    }
}
