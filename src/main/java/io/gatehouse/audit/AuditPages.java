package io.gatehouse.audit;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The audit page: who did what to whom, newest first, and whether the chain holds. */
@Controller
class AuditPages {

    private static final int PAGE = 50;

    private final AuditTrail trail;
    private final AuditSentences sentences;
    private final AuditExport export;
    private final KnownCustomers customers;
    private final MessageSource messages;
    private final Clock clock;

    AuditPages(
            AuditTrail trail,
            AuditSentences sentences,
            AuditExport export,
            KnownCustomers customers,
            MessageSource messages,
            Clock clock) {
        this.trail = trail;
        this.sentences = sentences;
        this.export = export;
        this.customers = customers;
        this.messages = messages;
        this.clock = clock;
    }

    record Row(AuditEntry entry, String sentence) {}

    record Tab(
            String label,
            String href,
            @Nullable Long count,
            @Nullable String tone,
            boolean current) {}

    @GetMapping("/audit")
    @Requires(Permission.AUDIT)
    String list(
            AuditFilter wanted,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "false") boolean check,
            Locale locale,
            Model model) {
        Page<AuditEntry> entries = trail.list(wanted.query(customers, cursor, PAGE));
        List<Row> rows = entries.items().stream()
                .map(entry -> new Row(entry, sentences.of(entry, locale)))
                .toList();
        model.addAttribute("rows", rows);
        // not by their own names: the search fragment has parameters of such names
        model.addAttribute("wanted", wanted);
        model.addAttribute("query", wanted.query());
        model.addAttribute(
                "customerName",
                wanted.customer() == null
                        ? null
                        : customers.name(wanted.customer()).orElse(null));
        model.addAttribute("outcomes", Outcome.values());
        model.addAttribute("periods", periods(wanted, locale));
        model.addAttribute("everybodyHref", wanted.ofEverybody().href("/audit"));
        model.addAttribute("exportHref", wanted.href("/audit/export.csv"));
        model.addAttribute("previousHref", wanted.at(entries.previous()));
        model.addAttribute("nextHref", wanted.at(entries.next()));
        if (check) {
            Long broken = trail.firstBrokenLink();
            model.addAttribute("chain", broken == null ? "whole" : broken.toString());
        }
        return "audit/list";
    }

    @GetMapping("/audit/export.csv")
    @Requires(Permission.AUDIT)
    void export(AuditFilter wanted, Actor actor, Locale locale, HttpServletResponse response) throws IOException {
        AuditQuery narrowed = wanted.query(customers, null, AuditExport.AT_ONCE);
        String filter = wanted.href("").replaceFirst("^\\?", "");
        export.note(filter.isEmpty() ? "everything" : filter, actor);
        export.download(narrowed, locale, response);
    }

    private List<Tab> periods(AuditFilter wanted, Locale locale) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Map<String, @Nullable LocalDate> periods = new LinkedHashMap<>();
        periods.put("all", null);
        periods.put("today", today);
        periods.put("week", today.minusDays(6));
        periods.put("month", today.minusDays(29));
        return periods.entrySet().stream()
                .map(period -> new Tab(
                        messages.getMessage("audit.period." + period.getKey(), null, locale),
                        wanted.since(period.getValue()).href("/audit"),
                        null,
                        null,
                        wanted.isSince(period.getValue())))
                .toList();
    }
}
