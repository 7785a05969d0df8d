package io.gatehouse.connection.desk;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.grant.MissingRights;
import io.gatehouse.job.FailuresToldElsewhere;
import io.gatehouse.job.JobView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * A job that uses a connection fails while the connection is unusable or lacks a permission; the connection's own line at
 * home already reports that.
 */
@Component
class ConnectionTellsFailures implements FailuresToldElsewhere {

    /** Ending it, or replacing its credential, fails for reasons of its own: nothing else at home tells those. */
    private static final Set<String> USES = Set.of("directory.sync", "subscription.keep");

    private final Connections connections;
    private final MissingRights rights;

    ConnectionTellsFailures(Connections connections, MissingRights rights) {
        this.connections = connections;
        this.rights = rights;
    }

    @Override
    public List<JobView> untold(List<JobView> failed) {
        Map<UUID, ConnectionView> unhealthy =
                connections.unhealthy().stream().collect(Collectors.toMap(ConnectionView::id, Function.identity()));
        return failed.stream()
                .filter(job -> !USES.contains(job.kind()) || !tells(unhealthy, job))
                .toList();
    }

    private boolean tells(Map<UUID, ConnectionView> unhealthy, JobView job) {
        return Optional.ofNullable(job.connectionId())
                .map(unhealthy::get)
                .filter(connection -> connection.held() || rights.explain(connection, job.error()))
                .isPresent();
    }

    @Override
    public boolean sameTrouble(JobView failed) {
        return USES.contains(failed.kind())
                && Optional.ofNullable(failed.connectionId())
                        .flatMap(connections::find)
                        .filter(connection -> rights.explain(connection, failed.error()))
                        .isPresent();
    }
}
