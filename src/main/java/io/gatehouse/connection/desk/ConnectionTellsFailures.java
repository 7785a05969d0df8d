package io.gatehouse.connection.desk;

import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.job.FailuresToldElsewhere;
import io.gatehouse.job.JobView;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Work of a connection that cannot be used fails for what the connection's own line at home says. */
@Component
class ConnectionTellsFailures implements FailuresToldElsewhere {

    private final Connections connections;

    ConnectionTellsFailures(Connections connections) {
        this.connections = connections;
    }

    @Override
    public List<JobView> untold(List<JobView> failed) {
        Set<UUID> unusable = connections.unhealthy().stream()
                .filter(connection -> connection.health() == ConnectionHealth.ACTION_REQUIRED)
                .map(ConnectionView::id)
                .collect(Collectors.toSet());
        return failed.stream()
                .filter(job -> job.connectionId() == null || !unusable.contains(job.connectionId()))
                .toList();
    }
}
