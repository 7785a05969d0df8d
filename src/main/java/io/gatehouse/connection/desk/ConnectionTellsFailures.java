package io.gatehouse.connection.desk;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.job.FailuresToldElsewhere;
import io.gatehouse.job.JobView;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What only uses a connection fails while that cannot be used, for what the connection's own line at home says. */
@Component
class ConnectionTellsFailures implements FailuresToldElsewhere {

    /** Ending it, or replacing its credential, fails for reasons of its own: nothing else at home tells those. */
    private static final Set<String> USES = Set.of("directory.sync", "subscription.keep");

    private final Connections connections;

    ConnectionTellsFailures(Connections connections) {
        this.connections = connections;
    }

    @Override
    public List<JobView> untold(List<JobView> failed) {
        Set<UUID> unusable = connections.unhealthy().stream()
                .filter(ConnectionView::held)
                .map(ConnectionView::id)
                .collect(Collectors.toSet());
        return failed.stream()
                .filter(job -> !USES.contains(job.kind()) || !unusable.contains(job.connectionId()))
                .toList();
    }
}
