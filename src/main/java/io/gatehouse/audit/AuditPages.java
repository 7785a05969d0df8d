package io.gatehouse.audit;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Addresses;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

    AuditPages(AuditTrail trail, AuditSentences sentences, AuditExport export) {
        this.trail = trail;
        this.sentences = sentences;
        this.export = export;
    }

    record Row(AuditEntry entry, String sentence) {}

    @GetMapping("/audit")
    @Requires(Permission.AUDIT)
    String list(
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable UUID customer,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "false") boolean check,
            Locale locale,
            Model model) {
        Slice<AuditEntry> entries = trail.list(
                new AuditQuery(customer, blankToNull(action), blankToNull(query), outcome(outcome), cursor, PAGE));
        List<Row> rows = entries.items().stream()
                .map(entry -> new Row(entry, sentences.of(entry, locale)))
                .toList();
        model.addAttribute("rows", rows);
        model.addAttribute("query", query);
        // not "action": the search fragment has a parameter of that name
        model.addAttribute("wantedAction", action);
        model.addAttribute("wantedOutcome", outcome);
        model.addAttribute("wantedCustomer", customer);
        model.addAttribute("outcomes", Outcome.values());
        model.addAttribute(
                "filtered",
                blankToNull(query) != null
                        || blankToNull(action) != null
                        || outcome(outcome) != null
                        || customer != null);
        model.addAttribute("everybodyHref", address("/audit", query, action, outcome, null, null));
        model.addAttribute("exportHref", address("/audit/export.csv", query, action, outcome, customer, null));
        model.addAttribute("previousHref", null);
        model.addAttribute(
                "nextHref",
                entries.next() == null ? null : address("/audit", query, action, outcome, customer, entries.next()));
        if (check) {
            Long broken = trail.firstBrokenLink();
            model.addAttribute("chain", broken == null ? "whole" : broken.toString());
        }
        return "audit/list";
    }

    @GetMapping("/audit/export.csv")
    @Requires(Permission.AUDIT)
    void export(
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable UUID customer,
            Actor actor,
            Locale locale,
            HttpServletResponse response)
            throws IOException {
        String filter = address("", query, action, outcome, customer, null).replaceFirst("^\\?", "");
        export.note(filter.isEmpty() ? "everything" : filter, actor);
        export.download(
                cursor -> new AuditQuery(
                        customer,
                        blankToNull(action),
                        blankToNull(query),
                        outcome(outcome),
                        cursor,
                        AuditExport.AT_ONCE),
                locale,
                response);
    }

    private static String address(
            String path,
            @Nullable String query,
            @Nullable String action,
            @Nullable String outcome,
            @Nullable UUID customer,
            @Nullable String cursor) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("query", query);
        values.put("action", action);
        values.put("outcome", outcome);
        values.put("customer", customer);
        values.put("cursor", cursor);
        return Addresses.of(path, values);
    }

    private static @Nullable Outcome outcome(@Nullable String text) {
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcome.name().equals(text))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
