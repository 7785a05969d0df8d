package io.gatehouse.customer.page;

import io.gatehouse.customer.CustomerHealth;
import io.gatehouse.customer.CustomerPreset;
import io.gatehouse.customer.CustomerQuery;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.shared.PagePanel;
import io.gatehouse.shared.PagePanel.Place;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** On the home page: how many customers there are and how they fare, in its head and as numbers that lead to them. */
@Configuration(proxyBeanMethods = false)
class CustomerHomePanels {

    @Bean
    PagePanel customerHealths(Customers customers) {
        return PagePanel.of(Place.HOME_HEAD, "health", 10, "customer/home :: health", nobody -> {
            Customers.Healths read = customers.healths();
            return read.all() == 0
                    ? Map.of()
                    : Map.of("all", read.all(), "counts", read.counts(), "healths", CustomerHealth.values());
        });
    }

    @Bean
    PagePanel customerFigures(Customers customers) {
        return PagePanel.of(Place.HOME_SIDE, "customers", 10, "customer/home :: figures", nobody -> {
            Map<CustomerPreset, Long> counts = customers.counts(CustomerQuery.byName(1));
            long all = counts.getOrDefault(CustomerPreset.ALL, 0L);
            return all == 0 ? Map.of() : Map.of("counts", counts, "presets", CustomerPreset.values(), "all", all);
        });
    }
}
