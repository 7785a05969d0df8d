package io.gatehouse.subscription.desk;

import io.gatehouse.customer.register.Customers;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.subscription.gap.GapLedger;
import io.gatehouse.subscription.gap.LedgerFilter;
import io.gatehouse.subscription.gap.LedgerFilter.Preset;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The ledger of gaps of all customers: when something may have happened that nobody told us of. */
@Controller
class GapPages {

    static final String PATH = "/notification-gaps";

    private static final int PAGE = 25;

    private final GapLedger ledger;
    private final GapExport export;
    private final Customers customers;
    private final MessageSource messages;

    GapPages(GapLedger ledger, GapExport export, Customers customers, MessageSource messages) {
        this.ledger = ledger;
        this.export = export;
        this.customers = customers;
        this.messages = messages;
    }

    record Tab(
            String label,
            String href,
            @Nullable Long count,
            @Nullable String tone,
            boolean current) {}

    @GetMapping(PATH)
    @Requires(Permission.VIEW)
    String list(
            LedgerFilter wanted, @RequestParam(required = false) @Nullable String cursor, Locale locale, Model model) {
        Page<GapLedger.Line> lines = ledger.page(wanted, cursor, PAGE);
        model.addAttribute("rows", lines.items());
        model.addAttribute("tabs", tabs(wanted, locale));
        // not by their own names: the search fragment has parameters of such names
        model.addAttribute("wanted", wanted);
        model.addAttribute("query", wanted.words());
        model.addAttribute("customerName", name(wanted));
        model.addAttribute("everybodyHref", wanted.ofEverybody().href(PATH, null));
        model.addAttribute("exportHref", wanted.href(PATH + "/export.csv", null));
        model.addAttribute("previousHref", at(wanted, lines.previous()));
        model.addAttribute("nextHref", at(wanted, lines.next()));
        return "subscription/gaps";
    }

    @GetMapping(PATH + "/export.csv")
    @Requires(Permission.VIEW)
    void export(LedgerFilter wanted, Actor actor, Locale locale, HttpServletResponse response) throws IOException {
        export.note(wanted, actor);
        export.download(wanted, locale, response);
    }

    private List<Tab> tabs(LedgerFilter wanted, Locale locale) {
        Map<Preset, Long> counts = ledger.counts(wanted);
        return Arrays.stream(Preset.values())
                .map(preset -> new Tab(
                        messages.getMessage("subscription.ledger." + preset.key(), null, locale),
                        wanted.showing(preset).href(PATH, null),
                        counts.get(preset),
                        preset == Preset.OPEN && counts.getOrDefault(preset, 0L) > 0 ? "warn" : null,
                        preset == wanted.preset()))
                .toList();
    }

    private @Nullable String name(LedgerFilter wanted) {
        return wanted.customer() == null
                ? null
                : customers
                        .find(wanted.customer())
                        .map(customer -> customer.displayName())
                        .orElse(null);
    }

    private static @Nullable String at(LedgerFilter wanted, @Nullable String cursor) {
        return cursor == null ? null : wanted.href(PATH, cursor);
    }
}
