package io.gatehouse.directory.sync;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.profile.shelf.Profiles;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Whose directory is copied: a service whose profile wishes for none asks for no permission to read it either. */
@Component
public class WantedCopies {

    private final Connections connections;
    private final Profiles profiles;

    WantedCopies(Connections connections, Profiles profiles) {
        this.connections = connections;
        this.profiles = profiles;
    }

    public boolean wanted(ConnectionView connection) {
        return profiles.find(connection.profile())
                .filter(profile -> !profile.syncJobs().isEmpty())
                .isPresent();
    }

    /** All connections in use through which a directory is read. */
    List<ConnectionView> active() {
        return connections.active().stream().filter(this::wanted).toList();
    }

    /** The connection in use through which a person has a customer's directory read. */
    public Optional<ConnectionView> through(UUID customer) {
        return connections.ofCustomer(customer).stream()
                .filter(ConnectionView::active)
                .filter(this::wanted)
                .findFirst();
    }

    /** Whether the customer is connected, though for services that copy nothing. */
    public boolean unwanted(UUID customer) {
        return through(customer).isEmpty()
                && connections.ofCustomer(customer).stream().anyMatch(ConnectionView::active);
    }
}
