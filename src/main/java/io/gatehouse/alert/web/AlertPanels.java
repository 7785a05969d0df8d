package io.gatehouse.alert.web;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertQuery;
import io.gatehouse.alert.Alerts;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.Outages;
import io.gatehouse.shared.PagePanel;
import io.gatehouse.shared.PagePanel.Place;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Alerts on other pages: at home, at a customer, and why a connection is not healthy. */
@Configuration(proxyBeanMethods = false)
class AlertPanels {

    private static final int AT_HOME = 5;
    private static final int OF_CUSTOMER = 50;
    private static final int OF_CONNECTION = 5;

    @Bean
    PagePanel alertsAtHome(AlertWords words) {
        return PagePanel.of(Place.HOME_SIDE, "alerts", 0, "alert/panels :: home", subject -> {
            List<AlertLine> rows = words.list(AlertQuery.open(AT_HOME)).items();
            return rows.isEmpty() ? Map.of() : Map.of("rows", rows);
        });
    }

    /** Rows are read for the tab that is shown alone. */
    @Bean
    PagePanel alertsOfCustomer(AlertWords words, HttpServletRequest request) {
        return PagePanel.of(Place.CUSTOMER_TAB, "alerts", 65, "alert/panels :: tab", customer -> {
            if (customer == null || !request.getRequestURI().endsWith("/alerts")) {
                return Map.of("rows", List.of());
            }
            AlertQuery all = new AlertQuery(Set.of(), null, null, customer, null, null, OF_CUSTOMER);
            return Map.of("rows", words.list(all).items(), "customer", customer);
        });
    }

    @Bean
    PagePanel alertsOfConnection(AlertWords words, Alerts alerts, Connections connections) {
        return PagePanel.of(Place.CONNECTION_TOP, "alerts", 0, "alert/panels :: why", connection -> {
            List<AlertLine> rows = why(words, alerts, connections, connection);
            return rows.isEmpty() ? Map.of() : Map.of("rows", rows);
        });
    }

    /** Its own alerts, and the one about Microsoft where that is what it suffers from. */
    private static List<AlertLine> why(
            AlertWords words, Alerts alerts, Connections connections, @Nullable UUID connection) {
        if (connection == null) {
            return List.of();
        }
        AlertQuery open = new AlertQuery(AlertQuery.UNRESOLVED, null, null, null, null, null, OF_CONNECTION);
        Stream<AlertLine> own = words.list(open.ofConnection(connection)).items().stream();
        return connections.find(connection).filter(AlertPanels::silent).isEmpty()
                ? own.toList()
                : Stream.concat(own, outage(words, open)).toList();
    }

    private static Stream<AlertLine> outage(AlertWords words, AlertQuery open) {
        AlertQuery down = new AlertQuery(open.states(), AlertKind.MICROSOFT_DOWN, null, null, null, null, 1);
        return words.list(down).items().stream();
    }

    private static boolean silent(ConnectionView connection) {
        return connection.active() && connection.reasons().stream().anyMatch(Outages::silence);
    }
}
