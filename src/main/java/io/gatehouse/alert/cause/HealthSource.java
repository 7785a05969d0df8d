package io.gatehouse.alert.cause;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.CommonGround;
import io.gatehouse.alert.StandingCauses;
import io.gatehouse.alert.joint.JointCauses;
import io.gatehouse.alert.joint.JointCauses.Stopped;
import io.gatehouse.connection.ConnectionActivated;
import io.gatehouse.connection.ConnectionDisconnected;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.grant.ConnectionHealthChanged;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
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
    private final JointCauses joint;

    HealthSource(Connections connections, StandingCauses causes, JointCauses joint) {
        this.connections = connections;
        this.causes = causes;
        this.joint = joint;
    }

    @Override
    public Set<AlertKind> kinds() {
        return ConnectionCauses.KINDS;
    }

    @Override
    public Collection<Cause> standing() {
        return joint.together(connections.unhealthy().stream()
                .flatMap(connection -> stopped(connection, connection.reasons()))
                .toList());
    }

    private static Stream<Stopped> stopped(ConnectionView connection, List<HealthReason> reasons) {
        return ConnectionCauses.of(connection, reasons).stream().map(cause -> new Stopped(connection, cause));
    }

    @Override
    public boolean unknown(Alert alert) {
        return alert.connectionIds().stream().anyMatch(this::silent);
    }

    private boolean silent(UUID connection) {
        return connections
                .find(connection)
                .filter(ConnectionView::active)
                .filter(known -> ConnectionCauses.silent(known.reasons()))
                .isPresent();
    }

    /** The reasons come with the event: the connection itself is written after it. */
    @EventListener
    void healthChanged(ConnectionHealthChanged event) {
        look(connections.get(event.connectionId()), event.reasons());
    }

    /** A repaired connection is judged anew, without its health being told. */
    @EventListener
    void activated(ConnectionActivated event) {
        ConnectionView connection = connections.get(event.connectionId());
        look(connection, connection.reasons());
    }

    @EventListener
    void disconnected(ConnectionDisconnected event) {
        settle(connections.get(event.connectionId()), OVER, List.of());
    }

    private void look(ConnectionView changed, List<HealthReason> reasons) {
        if (!ConnectionCauses.silent(reasons)) {
            settle(changed, ConnectionCauses.KINDS, reasons);
        }
    }

    /** What is an account's, an app's or a tenant's may stand on for the sake of others that it stops. */
    private void settle(ConnectionView changed, Set<AlertKind> kinds, List<HealthReason> reasons) {
        List<Cause> standing = joint
                .together(connections.ofCustomer(changed.customerId()).stream()
                        .flatMap(one -> one.id().equals(changed.id())
                                ? stopped(changed, reasons)
                                : one.active() && one.health() != ConnectionHealth.HEALTHY
                                        ? stopped(one, one.reasons())
                                        : Stream.empty())
                        .toList())
                .stream()
                .filter(cause -> concerns(changed, cause))
                .toList();
        causes.settle(
                changed.customerId(),
                alert -> kinds.contains(alert.kind()) && concerns(changed, alert.cause()),
                standing,
                alert -> alert.connectionIds().stream().anyMatch(one -> !one.equals(changed.id()) && silent(one)));
    }

    private static boolean concerns(ConnectionView changed, Cause cause) {
        return cause.concerns().connections().contains(changed.id()) || CommonGround.under(cause);
    }
}
