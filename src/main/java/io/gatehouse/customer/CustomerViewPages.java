package io.gatehouse.customer;

import io.gatehouse.shared.PagePanel.Place;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** The list of customers and the customer page. */
@Controller
class CustomerViewPages {

    private static final int PAGE = 25;

    private final Customers customers;
    private final CustomerFrame frame;
    private final CustomerHistory history;
    private final MessageSource messages;

    CustomerViewPages(Customers customers, CustomerFrame frame, CustomerHistory history, MessageSource messages) {
        this.customers = customers;
        this.frame = frame;
        this.history = history;
        this.messages = messages;
    }

    @GetMapping("/customers")
    @Requires(Permission.VIEW)
    String list(
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String show,
            @RequestParam(required = false) @Nullable String cursor,
            Locale locale,
            Model model) {
        CustomerPreset preset = CustomerPreset.of(show);
        CustomerQuery wanted = new CustomerQuery(preset, query, null, null, null, null, null, PAGE, cursor);
        Slice<CustomerRow> slice = customers.list(wanted);
        Map<CustomerPreset, Long> counts = customers.counts(wanted);
        model.addAttribute("rows", slice.items());
        model.addAttribute("query", query);
        model.addAttribute("show", preset.key());
        model.addAttribute("total", counts.get(preset));
        model.addAttribute("attention", counts.get(CustomerPreset.ATTENTION));
        model.addAttribute("all", counts.get(CustomerPreset.ALL));
        model.addAttribute("filtered", preset != CustomerPreset.ALL || query != null && !query.isBlank());
        model.addAttribute("tabs", tabs(preset, query, counts, locale));
        model.addAttribute("firstHref", cursor == null ? null : href(preset, query, null));
        model.addAttribute("nextHref", slice.next() == null ? null : href(preset, query, slice.next()));
        return "customer/list";
    }

    @GetMapping("/customers/{id}")
    @Requires(Permission.VIEW)
    String overview(@PathVariable UUID id, Locale locale, Model model) {
        CustomerView customer = customers.get(id);
        model.addAttribute("tasks", history.tasks(customer, locale));
        model.addAttribute("events", history.latest(id, 8, locale));
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
        Slice<CustomerHistory.Event> events = history.page(id, cursor, locale);
        model.addAttribute("events", events.items());
        model.addAttribute(
                "nextHref", events.next() == null ? null : "/customers/" + id + "/activity?cursor=" + events.next());
        return frame.page(customer, "activity", model);
    }

    /** Tabs of other modules. */
    @GetMapping("/customers/{id}/{tab:[a-z-]+}")
    @Requires(Permission.VIEW)
    String tab(@PathVariable UUID id, @PathVariable String tab, Model model) {
        return frame.foreignTab(customers.get(id), tab, model);
    }

    private List<CustomerFrame.Tab> tabs(
            CustomerPreset current, @Nullable String query, Map<CustomerPreset, Long> counts, Locale locale) {
        return Stream.of(CustomerPreset.values())
                .map(preset -> new CustomerFrame.Tab(
                        messages.getMessage("customer.preset." + preset.key(), null, locale),
                        href(preset, query, null),
                        counts.get(preset),
                        preset == CustomerPreset.ATTENTION && counts.getOrDefault(preset, 0L) > 0 ? "warn" : null,
                        preset == current))
                .toList();
    }

    private static String href(CustomerPreset preset, @Nullable String query, @Nullable String cursor) {
        UriComponentsBuilder uri = UriComponentsBuilder.fromPath("/customers").queryParam("show", preset.key());
        if (query != null && !query.isBlank()) {
            uri.queryParam("query", query);
        }
        if (cursor != null) {
            uri.queryParam("cursor", cursor);
        }
        return uri.encode().build().toUriString();
    }
}
