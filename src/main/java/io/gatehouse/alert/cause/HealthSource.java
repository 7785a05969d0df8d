package io.gatehouse.alert.cause;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.StandingCauses;
import io.gatehouse.connection.ConnectionActivated;
import io.gatehouse.connection.ConnectionDisconnected;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.grant.ConnectionHealthChanged;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The health of connections: at once where it changes, and once more by the clock where only its reasons did. */
@Component
class HealthSource implements CauseSource {

    /** What a job still has to do there is for the sweep to judge: work that ends a connection may have failed. */
    private static final Set<AlertKind> OVER =
            EnumSet.complementOf(EnumSet.of(AlertKind.SYNC_FAILING, AlertKind.JOB_FAILED));

    private final Connections connections;
    private final StandingCauses causes;

    HealthSource(Connections connections, StandingCauses causes) {
        this.connections = connections;
        this.causes = causes;
    }

    @Override
    public Set<AlertKind> kinds() {
        return ConnectionCauses.KINDS;
    }

    @Override
    public Collection<Cause> standing() {
        return connections.unhealthy().stream()
                .flatMap(connection -> ConnectionCauses.of(connection, connection.reasons()).stream())
                .toList();
    }

    @Override
    public boolean unknown(Alert alert) {
        UUID connection = alert.connectionId();
        return connection != null
                && connections
                        .find(connection)
                        .filter(ConnectionView::active)
                        .filter(known -> ConnectionCauses.silent(known.reasons()))
                        .isPresent();
    }

    /** The reasons come with the event: the connection itself is written after it. */
    @EventListener
    void healthChanged(ConnectionHealthChanged event) {
        look(event.connectionId(), event.reasons());
    }

    /** A repaired connection is judged anew, without its health being told. */
    @EventListener
    void activated(ConnectionActivated event) {
        look(event.connectionId(), connections.get(event.connectionId()).reasons());
    }

    @EventListener
    void disconnected(ConnectionDisconnected event) {
        causes.settle(event.connectionId(), OVER, List.of());
    }

    private void look(UUID id, List<HealthReason> reasons) {
        if (!ConnectionCauses.silent(reasons)) {
            Collection<Cause> standing = ConnectionCauses.of(connections.get(id), reasons);
            causes.settle(id, ConnectionCauses.KINDS, standing);
        }
    }
}
