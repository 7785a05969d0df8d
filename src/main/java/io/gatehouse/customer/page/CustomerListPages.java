package io.gatehouse.customer.page;

import io.gatehouse.customer.CustomerPreset;
import io.gatehouse.customer.CustomerQuery;
import io.gatehouse.customer.CustomerRow;
import io.gatehouse.customer.CustomerSort;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Columns;
import io.gatehouse.shared.Ordering;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.PagePanel;
import io.gatehouse.shared.PageSlot;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.shared.Requires;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The list of customers, and the same list as a file. */
@Controller
class CustomerListPages {

    private static final int PAGE = 25;
    private static final String LIST = "customers";

    /** Name and status always stay. */
    private static final List<String> COLUMNS =
            List.of("id", "tenant", "contact", "reference", "created", "-changed", "-labels");

    private final Customers customers;
    private final CustomerExport export;
    private final MessageSource messages;
    private final PublicUrl url;
    private final List<PagePanel> panels;

    CustomerListPages(
            Customers customers, CustomerExport export, MessageSource messages, PublicUrl url, List<PagePanel> panels) {
        this.panels = panels;
        this.url = url;
        this.customers = customers;
        this.export = export;
        this.messages = messages;
    }

    @GetMapping("/customers")
    @Requires(Permission.VIEW)
    String list(
            CustomerHref.Asked asked,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "1") long from,
            HttpServletRequest request,
            Locale locale,
            Model model) {
        CustomerHref here = asked.href();
        CustomerQuery wanted = here.query(PAGE, cursor);
        Page<CustomerRow> page = customers.page(wanted);
        Map<CustomerPreset, Long> counts = customers.counts(wanted);
        long first = page.previous() == null ? 1 : Math.max(1, from);
        model.addAttribute("rows", page.items());
        model.addAttribute("here", here);
        model.addAttribute("first", first);
        model.addAttribute("total", counts.get(here.preset()));
        model.addAttribute("attention", counts.get(CustomerPreset.ATTENTION));
        model.addAttribute("all", counts.get(CustomerPreset.ALL));
        model.addAttribute("labels", customers.labels());
        model.addAttribute("orders", Ordering.all(CustomerSort.values()));
        model.addAttribute("columns", Columns.of(LIST, COLUMNS, Columns.chosen(request, url, LIST)));
        model.addAttribute("tabs", tabs(here, counts, locale));
        model.addAttribute("back", cursor == null ? here.toString(here.preset()) : here.at(cursor, first));
        model.addAttribute("previousHref", here.at(page.previous(), first - PAGE));
        model.addAttribute("nextHref", here.at(page.next(), first + page.items().size()));
        model.addAttribute("actionSlots", PageSlot.of(panels.stream(), PagePanel.Place.CUSTOMERS_ACTIONS, null));
        return "customer/list";
    }

    @GetMapping("/customers/export.csv")
    @Requires(Permission.VIEW)
    void export(CustomerHref.Asked asked, Actor actor, Locale locale, HttpServletResponse response) throws IOException {
        CustomerHref here = asked.href();
        customers.exported(here.query(1, null), here.filter(), actor);
        export.download(here, locale, response);
    }

    private List<CustomerFrame.Tab> tabs(CustomerHref here, Map<CustomerPreset, Long> counts, Locale locale) {
        return Stream.of(CustomerPreset.values())
                .map(preset -> new CustomerFrame.Tab(
                        messages.getMessage("customer.preset." + preset.key(), null, locale),
                        here.toString(preset),
                        counts.get(preset),
                        preset == CustomerPreset.ATTENTION && counts.getOrDefault(preset, 0L) > 0 ? "warn" : null,
                        preset == here.preset()))
                .toList();
    }
}
