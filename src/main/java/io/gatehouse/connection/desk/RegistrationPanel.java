package io.gatehouse.connection.desk;

import io.gatehouse.connection.ConnectionFacts;
import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.PagePanel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which app registrations a customer's services run on: shared, of one service alone, or the provider's own. */
@Configuration(proxyBeanMethods = false)
class RegistrationPanel {

    /** A service that runs on a registration. */
    record Use(UUID connection, String service) {}

    /** A registration with all that runs on it. */
    record Held(AppRegistration registration, List<Use> uses) {

        /** Ends the message key of the sentence about it. */
        public String kind() {
            if (registration.customerId() == null) {
                return "provider";
            }
            return uses.isEmpty() ? "unused" : uses.size() == 1 ? "alone" : "shared";
        }
    }

    /** Where everything runs on the provider's own, there is nothing to tell apart. */
    @Bean
    PagePanel registrationsOfCustomer(Connections connections, AppRegistrations registrations, ConnectionFacts facts) {
        return PagePanel.of(
                PagePanel.Place.CUSTOMER_SIDE, "registrations", 20, "connection/registrations :: card", subject -> {
                    UUID customer = Objects.requireNonNull(subject);
                    List<AppRegistration> theirs = registrations.ofCustomer(customer);
                    if (theirs.isEmpty()) {
                        return Map.<String, Object>of();
                    }
                    List<ConnectionView> living = connections.ofCustomer(customer).stream()
                            .filter(connection -> connection.state() != ConnectionState.DISCONNECTED)
                            .toList();
                    List<AppRegistration> all = new ArrayList<>(theirs);
                    living.stream()
                            .filter(connection -> !connection.ownsRegistration())
                            .map(ConnectionView::registrationId)
                            .distinct()
                            .map(registrations::get)
                            .forEach(all::add);
                    return Map.<String, Object>of(
                            "held",
                            all.stream().map(one -> held(one, living, facts)).toList());
                });
    }

    private static Held held(AppRegistration registration, List<ConnectionView> living, ConnectionFacts facts) {
        return new Held(
                registration,
                living.stream()
                        .filter(connection -> connection.registrationId().equals(registration.id()))
                        .map(connection -> new Use(connection.id(), facts.serviceName(connection)))
                        .toList());
    }
}
