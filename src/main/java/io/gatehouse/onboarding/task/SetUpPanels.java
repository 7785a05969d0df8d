package io.gatehouse.onboarding.task;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.PagePanel;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the set-up of a service shows on a customer's page: tasks that people do by hand, and who has done them. */
@Configuration(proxyBeanMethods = false)
class SetUpPanels {

    /** A service with its tasks. */
    record ServiceTasks(String profile, String service, List<TaskView> tasks) {}

    @Bean
    PagePanel tasksOfCustomer(ManualTasks tasks, ServicesOfCustomer services, Profiles profiles) {
        return PagePanel.of(PagePanel.Place.CUSTOMER_TAB, "tasks", 30, "onboarding/task-panel :: tasks", subject -> {
            UUID customer = Objects.requireNonNull(subject);
            List<ServiceTasks> all = new ArrayList<>();
            for (String service : services.of(customer)) {
                List<TaskView> found = tasks.of(customer, service);
                if (!found.isEmpty()) {
                    all.add(new ServiceTasks(service, profiles.get(service).displayName(), found));
                }
            }
            long open = all.stream()
                    .flatMap(service -> service.tasks().stream())
                    .filter(task -> !task.done())
                    .count();
            return all.isEmpty()
                    ? Map.<String, Object>of()
                    : Map.<String, Object>of("services", all, "count", open, "customer", customer);
        });
    }

    /** Which services a customer has or is invited to. */
    @org.springframework.stereotype.Component
    record ServicesOfCustomer(Connections connections, Invitations invitations, Profiles profiles, Clock clock) {

        Set<String> of(UUID customer) {
            Stream<String> connected = connections.ofCustomer(customer).stream()
                    .filter(connection -> connection.state() != ConnectionState.DISCONNECTED)
                    .map(ConnectionView::profile);
            Stream<String> invited = invitations.ofCustomer(customer).stream()
                    .filter(invitation -> invitation.acceptsSignIn(clock.instant()))
                    .map(InvitationView::profile);
            return Stream.concat(connected, invited)
                    .filter(profile -> profiles.find(profile).isPresent())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
