package io.gatehouse.customer.page;

import io.gatehouse.customer.CustomerPreset;
import io.gatehouse.customer.CustomerQuery;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.shared.PagePanel;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** On the home page: how many customers there are and how they fare, each number a way to them. */
@Component
class CustomerHomePanels implements PagePanel {

    private final Customers customers;

    CustomerHomePanels(Customers customers) {
        this.customers = customers;
    }

    @Override
    public Place place() {
        return Place.HOME_SIDE;
    }

    @Override
    public String name() {
        return "customers";
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public String fragment() {
        return "customer/home :: figures";
    }

    @Override
    public Map<String, Object> model(@Nullable UUID subject) {
        Map<CustomerPreset, Long> counts = customers.counts(CustomerQuery.byName(1));
        long all = counts.getOrDefault(CustomerPreset.ALL, 0L);
        return all == 0 ? Map.of() : Map.of("counts", counts, "presets", CustomerPreset.values(), "all", all);
    }
}
