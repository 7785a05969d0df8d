package io.gatehouse.alert.web;

import io.gatehouse.alert.AlertQuery;
import io.gatehouse.shared.PagePanel;
import io.gatehouse.shared.PagePanel.Place;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Alerts on other pages: at home, at a customer, and why a connection is not healthy. */
@Configuration(proxyBeanMethods = false)
class AlertPanels {

    private static final int AT_HOME = 5;
    private static final int OF_CUSTOMER = 50;

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
    PagePanel alertsOfConnection(Chains chains) {
        return PagePanel.of(Place.CONNECTION_TOP, "alerts", 0, "alert/panels :: why", connection -> {
            List<Chain> rows = connection == null ? List.of() : chains.of(connection);
            boolean red = rows.stream().anyMatch(chain -> chain.tone().equals("bad"));
            return rows.isEmpty() ? Map.of() : Map.of("rows", rows, "red", red);
        });
    }
}
