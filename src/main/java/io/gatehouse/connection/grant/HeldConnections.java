package io.gatehouse.connection.grant;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.Severity;
import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Lets a connection go on that waited for the provider's own credential, as another one has shown that it works. */
@Service
public class HeldConnections {

    private final ConnectionRepository connections;
    private final HealthReports reports;

    HeldConnections(ConnectionRepository connections, HealthReports reports) {
        this.connections = connections;
        this.reports = reports;
    }

    /** What else stands against it goes on standing; it was not looked at. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void release(UUID connectionId) {
        connections
                .lock(ProviderScope.required().value(), connectionId)
                .filter(connection -> connection.state() == ConnectionState.ACTIVE && HealthReports.ours(connection))
                .ifPresent(connection -> reports.judge(connection, others(connection.reasons()), null, false));
    }

    /** Without warnings, which always stay. */
    private static List<HealthReason> others(List<HealthReason> reasons) {
        return reasons.stream()
                .filter(reason -> !Severity.ofCredential(reason) && !Severity.warning(reason))
                .toList();
    }
}
