package io.gatehouse.selfservice;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.credential.ConnectionCredentials;
import io.gatehouse.connection.credential.HeldCredential;
import io.gatehouse.connection.desk.ConnectionDesk;
import io.gatehouse.onboarding.returning.CustomerDoor.Entered;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Inputs;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Reads how the services of a customer are. */
@Component
class ServiceCards {

    private final Connections connections;
    private final ConnectionCredentials credentials;
    private final Profiles profiles;
    private final ConnectionDesk desk;
    private final MessageSource messages;

    ServiceCards(
            Connections connections,
            ConnectionCredentials credentials,
            Profiles profiles,
            ConnectionDesk desk,
            MessageSource messages) {
        this.connections = connections;
        this.credentials = credentials;
        this.profiles = profiles;
        this.desk = desk;
        this.messages = messages;
    }

    List<ServiceCard> of(UUID customer, Locale reader) {
        return connections.ofCustomer(customer).stream()
                .map(connection -> card(connection, reader))
                .toList();
    }

    /** One of the customer whose person came in; everybody else's does not exist here. */
    Optional<ServiceCard> named(Entered entered, String connection, Locale reader) {
        return Inputs.id(connection)
                .flatMap(connections::find)
                .filter(found -> found.customerId().equals(entered.invitation().customerId()))
                .map(found -> card(found, reader));
    }

    private ServiceCard card(ConnectionView connection, Locale reader) {
        String service = profiles.find(connection.profile())
                .map(profile -> profiles.get(profile.key(), reader).displayName())
                .orElse(connection.profile());
        return new ServiceCard(
                connection,
                service,
                why(connection, reader),
                endingFirst(connection),
                connection.active() && desk.verifying(connection.id()),
                connection.state() != ConnectionState.DISCONNECTED && desk.disconnecting(connection.id()));
    }

    private List<String> why(ConnectionView connection, Locale reader) {
        return connection.active()
                ? connection.reasons().stream()
                        .map(HealthReason::code)
                        .map(code -> sentence(code, reader))
                        .distinct()
                        .toList()
                : List.of();
    }

    /** The reasons that operators read tell them what to do; a customer is told what it means for him. */
    private String sentence(String code, Locale reader) {
        String own = messages.getMessage("selfservice.reason." + code, null, null, reader);
        String said = own != null ? own : messages.getMessage("microsoft.kind." + code + ".what", null, null, reader);
        return said != null ? said : messages.getMessage("selfservice.reason", null, reader);
    }

    private @Nullable HeldCredential endingFirst(ConnectionView connection) {
        return credentials.of(connection).stream()
                .filter(held -> held.id() != null && held.inUse() && held.expiresAt() != null)
                .min(Comparator.comparing(held -> Objects.requireNonNull(held.expiresAt())))
                .orElse(null);
    }
}
