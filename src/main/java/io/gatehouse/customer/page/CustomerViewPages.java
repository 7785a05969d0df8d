package io.gatehouse.customer.page;

import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.PagePanel.Place;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The customer page. */
@Controller
class CustomerViewPages {

    private final Customers customers;
    private final CustomerFrame frame;
    private final CustomerHistory history;

    private final TransactionTemplate reading;

    CustomerViewPages(
            Customers customers,
            CustomerFrame frame,
            CustomerHistory history,
            PlatformTransactionManager transactions) {
        this.customers = customers;
        this.frame = frame;
        this.history = history;
        this.reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
        reading.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    @GetMapping("/customers/{id}")
    @Requires(Permission.VIEW)
    String overview(@PathVariable UUID id, Locale locale, Model model) {
        return Objects.requireNonNull(reading.execute(moment -> {
            // nothing was written, and a panel that did without something it asked for is no failure of the page
            moment.setRollbackOnly();
            return overview(customers.get(id), locale, model);
        }));
    }

    /** Read as of one moment: else the page calls healthy at its top what its panels tell the end of. */
    private String overview(CustomerView customer, Locale locale, Model model) {
        UUID id = customer.id();
        model.addAttribute("tasks", history.tasks(customer, locale));
        model.addAttribute("events", history.latest(id, 8, locale));
        model.addAttribute("topSlots", frame.slots(Place.CUSTOMER_TOP, id));
        model.addAttribute("overviewSlots", frame.slots(Place.CUSTOMER_OVERVIEW, id));
        model.addAttribute("sideSlots", frame.slots(Place.CUSTOMER_SIDE, id));
        return frame.page(customer, "overview", model);
    }

    @GetMapping("/customers/{id}/activity")
    @Requires(Permission.VIEW)
    String activity(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String cursor,
            Locale locale,
            Model model) {
        CustomerView customer = customers.get(id);
        Page<CustomerHistory.Event> events = history.page(id, cursor, locale);
        model.addAttribute("events", events.items());
        model.addAttribute("previousHref", activity(id, events.previous()));
        model.addAttribute("nextHref", activity(id, events.next()));
        return frame.page(customer, "activity", model);
    }

    private static @Nullable String activity(UUID id, @Nullable String cursor) {
        return cursor == null ? null : "/customers/" + id + "/activity?cursor=" + cursor;
    }

    /** Tabs of other modules. */
    @GetMapping("/customers/{id}/{tab:[a-z-]+}")
    @Requires(Permission.VIEW)
    String tab(@PathVariable UUID id, @PathVariable String tab, Model model) {
        return frame.foreignTab(customers.get(id), tab, model);
    }
}
