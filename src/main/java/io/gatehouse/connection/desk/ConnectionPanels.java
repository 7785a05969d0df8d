package io.gatehouse.connection.desk;

import io.gatehouse.connection.ConnectionFacts;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.credential.ConnectionCredentials;
import io.gatehouse.connection.credential.HeldCredential;
import io.gatehouse.shared.PagePanel;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What connections show on other pages: health and permissions at the customer, what needs somebody at home. */
@Configuration(proxyBeanMethods = false)
class ConnectionPanels {

    private static final int MOST_NEEDS = 8;
    private static final int MOST_COUNTED = 500;
    private static final Duration ENDING = Duration.ofDays(30);

    @Bean
    PagePanel connectionPermissions(Connections connections, ConnectionFacts facts) {
        return PagePanel.of(
                PagePanel.Place.CUSTOMER_OVERVIEW,
                "connection-permissions",
                10,
                "connection/panels :: permissions",
                customer -> current(connections, customer)
                        .map(connection -> Map.<String, Object>of(
                                "connection", connection, "permissions", facts.permissions(connection)))
                        .orElse(Map.of()));
    }

    /** Above everything else of the customer: what is wrong and the way out. */
    @Bean
    PagePanel connectionAlarm(Connections connections) {
        return PagePanel.of(
                PagePanel.Place.CUSTOMER_TOP,
                "connection-alarm",
                0,
                "connection/panels :: alarm",
                customer -> worst(connections, customer)
                        .map(connection -> Map.<String, Object>of("connection", connection))
                        .orElse(Map.of()));
    }

    @Bean
    PagePanel connectionCard(Connections connections, ConnectionFacts facts) {
        return PagePanel.of(
                PagePanel.Place.CUSTOMER_SIDE,
                "connection",
                10,
                "connection/panels :: card",
                customer -> current(connections, customer)
                        .map(connection -> Map.<String, Object>of(
                                "connection",
                                connection,
                                "serviceName",
                                facts.serviceName(connection),
                                "told",
                                told(connections, connection)))
                        .orElse(Map.of()));
    }

    @Bean
    PagePanel connectionActions(Connections connections) {
        return PagePanel.of(
                PagePanel.Place.CUSTOMER_ACTIONS,
                "connection-actions",
                50,
                "connection/panels :: actions",
                customer -> current(connections, customer)
                        .filter(ConnectionView::active)
                        .map(connection -> Map.<String, Object>of("connection", connection))
                        .orElse(Map.of()));
    }

    @Bean
    PagePanel verifyConnections(Connections connections) {
        return PagePanel.of(
                PagePanel.Place.CUSTOMERS_ACTIONS,
                "verify-connections",
                10,
                "connection/panels :: verifyMany",
                nobody -> connections.countActive() == 0 ? Map.of() : Map.of("any", true));
    }

    @Bean
    PagePanel connectionsThatNeedYou(Connections connections) {
        return PagePanel.of(
                PagePanel.Place.HOME_NEEDS,
                "connections",
                10,
                "connection/panels :: needs",
                nobody -> needs(connections));
    }

    /** The nearest end first; what rotates by itself shows too, because it may not. */
    @Bean
    PagePanel credentialsThatEnd(Connections connections, ConnectionCredentials credentials, Clock clock) {
        return PagePanel.of(
                PagePanel.Place.HOME_SIDE,
                "credentials",
                40,
                "connection/panels :: ending",
                nobody -> ending(connections.ending(clock.instant().plus(ENDING), MOST_NEEDS), credentials));
    }

    private static Map<String, Object> ending(List<ConnectionView> first, ConnectionCredentials credentials) {
        Map<UUID, List<HeldCredential>> held = credentials.of(first);
        List<Ending> ends = first.stream()
                .flatMap(connection -> held.getOrDefault(connection.id(), List.of()).stream()
                        .filter(one -> one.id() != null && one.inUse())
                        .limit(1)
                        .map(one -> new Ending(connection, one)))
                .toList();
        return ends.isEmpty() ? Map.of() : Map.of("ends", ends);
    }

    record Ending(ConnectionView connection, HeldCredential credential) {}

    /** What passes by itself needs nobody. */
    private static Map<String, Object> needs(Connections connections) {
        List<ConnectionView> needing = connections.needing(MOST_COUNTED).stream()
                .filter(connection -> connection.mend() != ConnectionView.Mend.WAIT)
                .toList();
        List<ConnectionView> first = needing.subList(0, Math.min(MOST_NEEDS, needing.size()));
        return needing.isEmpty() ? Map.of() : Map.of("connections", first, "needs", needing.size());
    }

    /** Of several services that one which needs somebody most. */
    private static Optional<ConnectionView> worst(Connections connections, @Nullable UUID customer) {
        return customer == null
                ? Optional.empty()
                : connections.ofCustomer(customer).stream()
                        .filter(connection -> connection.active() && connection.health() != ConnectionHealth.HEALTHY)
                        .max(Comparator.comparing(ConnectionView::health));
    }

    /** The reason that the alarm tells already, where it is this one's. */
    private static String told(Connections connections, ConnectionView connection) {
        return worst(connections, connection.customerId())
                .filter(worst -> worst.id().equals(connection.id()))
                .map(worst -> worst.worstReason().code())
                .orElse("");
    }

    /** The newest one that works, else the newest that has not ended, else the newest at all. */
    private static Optional<ConnectionView> current(Connections connections, @Nullable UUID customer) {
        if (customer == null) {
            return Optional.empty();
        }
        List<ConnectionView> all = connections.ofCustomer(customer);
        return all.stream()
                .filter(ConnectionView::active)
                .findFirst()
                .or(() -> all.stream()
                        .filter(connection -> connection.state() != ConnectionState.DISCONNECTED)
                        .findFirst())
                .or(() -> all.stream().findFirst());
    }
}
