package io.gatehouse.customer.page;

import io.gatehouse.customer.CustomerView;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.PagePanel;
import io.gatehouse.shared.PagePanel.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** The customer page around its tabs: our own and those of other modules. */
@Component
class CustomerFrame {

    private final ObjectProvider<PagePanel> panels;
    private final MessageSource messages;

    CustomerFrame(ObjectProvider<PagePanel> panels, MessageSource messages) {
        this.panels = panels;
        this.messages = messages;
    }

    record Tab(
            String label,
            String href,
            @Nullable Object count,
            @Nullable String tone,
            boolean current) {}

    /** A panel with what it shows; template and selector apart, because a fragment expression wants them so. */
    record Slot(String name, String template, String selector, Map<String, Object> panel) {}

    String page(CustomerView customer, String tab, Model model) {
        model.addAttribute("customer", customer);
        model.addAttribute("tab", tab);
        model.addAttribute("tabs", tabs(customer.id(), tab));
        model.addAttribute("actionSlots", slots(Place.CUSTOMER_ACTIONS, customer.id()));
        return "customer/page";
    }

    /** Shows a tab that another module brings. */
    String foreignTab(CustomerView customer, String name, Model model) {
        Slot slot = slots(Place.CUSTOMER_TAB, customer.id()).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFound("No tab " + name));
        model.addAttribute("slot", slot);
        return page(customer, name, model);
    }

    List<Slot> slots(Place place, UUID customer) {
        return panels.stream()
                .filter(panel -> panel.place() == place)
                .sorted(Comparator.comparingInt(PagePanel::order))
                .map(panel -> slot(panel, panel.model(customer)))
                .filter(slot -> !slot.panel().isEmpty())
                .toList();
    }

    private static Slot slot(PagePanel panel, Map<String, Object> shown) {
        String[] parts = panel.fragment().split("::", 2);
        return new Slot(panel.name(), parts[0].strip(), parts.length < 2 ? "" : parts[1].strip(), shown);
    }

    private List<Tab> tabs(UUID customer, String current) {
        List<Tab> tabs = new ArrayList<>();
        tabs.add(tab(customer, "overview", "", null, current));
        slots(Place.CUSTOMER_TAB, customer)
                .forEach(slot -> tabs.add(tab(
                        customer, slot.name(), "/" + slot.name(), slot.panel().get("count"), current)));
        tabs.add(tab(customer, "activity", "/activity", null, current));
        tabs.add(tab(customer, "settings", "/settings", null, current));
        return tabs;
    }

    private Tab tab(UUID customer, String name, String path, @Nullable Object count, String current) {
        String label = messages.getMessage("customer.tab." + name, null, name, LocaleContextHolder.getLocale());
        return new Tab(
                label == null ? name : label, "/customers/" + customer + path, count, null, name.equals(current));
    }
}
