package io.gatehouse.exit.page;

import io.gatehouse.customer.register.Customers;
import io.gatehouse.exit.run.DeletionRequest;
import io.gatehouse.exit.run.DeletionRequests;
import io.gatehouse.shared.PagePanel;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What operators see of customers that want everything deleted. */
@Configuration(proxyBeanMethods = false)
class DeletionPanels {

    record Asked(DeletionRequest request, String customer) {}

    @Bean
    PagePanel deletionsAskedFor(DeletionRequests requests, Customers customers) {
        return PagePanel.of(PagePanel.Place.HOME_NEEDS, "deletions", 5, "exit/panels :: home", nobody -> {
            List<Asked> open = requests.open().stream()
                    .map(request -> new Asked(
                            request, customers.get(request.customerId()).displayName()))
                    .toList();
            return open.isEmpty() ? Map.of() : Map.of("open", open, "needs", open.size());
        });
    }

    @Bean
    PagePanel deletionOfCustomer(DeletionRequests requests) {
        return PagePanel.of(
                PagePanel.Place.CUSTOMER_TOP,
                "deletion",
                5,
                "exit/panels :: customer",
                subject -> subject == null
                        ? Map.of()
                        : requests.ofCustomer(subject)
                                .filter(DeletionRequest::open)
                                .map(request -> Map.<String, Object>of("request", request))
                                .orElse(Map.of()));
    }
}
