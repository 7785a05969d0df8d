package io.gatehouse.alert.web;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertQuery;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.AlertState;
import io.gatehouse.alert.Alerts;
import io.gatehouse.audit.AuditEntry;
import io.gatehouse.audit.AuditMark;
import io.gatehouse.audit.AuditQuery;
import io.gatehouse.audit.AuditSentences;
import io.gatehouse.audit.AuditTrail;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Addresses;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
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
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The Alerts page: what needs somebody, the most pressing first; and why one of them is red. */
@Controller
@Requires(Permission.VIEW)
class AlertPages {

    private static final int PAGE = 25;
    private static final int HISTORY = 20;

    private final Alerts alerts;
    private final AlertWords words;
    private final AuditTrail trail;
    private final AuditSentences sentences;
    private final Connections connections;
    private final Profiles profiles;

    AlertPages(
            Alerts alerts,
            AlertWords words,
            AuditTrail trail,
            AuditSentences sentences,
            Connections connections,
            Profiles profiles) {
        this.connections = connections;
        this.profiles = profiles;
        this.alerts = alerts;
        this.words = words;
        this.trail = trail;
        this.sentences = sentences;
    }

    record Tab(
            String label, String href, Long count, @Nullable String tone, boolean current) {}

    /** What the list is narrowed to, as it stands in the address; what is no known word narrows nothing. */
    record Narrowed(
            @Nullable AlertKind kind,
            @Nullable AlertSeverity severity,
            @Nullable UUID customer,
            @Nullable UUID connection) {

        public boolean any() {
            return kind != null || severity != null || customer != null || connection != null;
        }

        String href(AlertPreset preset, @Nullable String cursor) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            values.put("show", preset.key());
            values.put("kind", kind == null ? null : kind.key());
            values.put("severity", severity == null ? null : AlertWords.key(severity));
            values.put("customer", customer);
            values.put("connection", connection);
            values.put("cursor", cursor);
            return Addresses.of("/alerts", values);
        }
    }

    record Event(AuditEntry entry, String sentence, AuditMark mark) {}

    @GetMapping("/alerts")
    String list(
            @RequestParam(required = false) @Nullable String show,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String severity,
            @RequestParam(required = false) @Nullable UUID customer,
            @RequestParam(required = false) @Nullable UUID connection,
            @RequestParam(required = false) @Nullable String cursor,
            Model model) {
        AlertPreset preset = AlertPreset.of(show);
        Narrowed narrowed = new Narrowed(kind(kind), severity(severity), customer, connection);
        AlertQuery query = new AlertQuery(
                preset.states(), narrowed.kind(), narrowed.severity(), customer, connection, cursor, PAGE);
        Page<AlertLine> lines = words.list(query);
        Map<AlertState, Long> counts = alerts.counts();
        model.addAttribute("rows", lines.items());
        model.addAttribute("tabs", tabs(preset, narrowed.any() ? alerts.counts(query) : counts, narrowed));
        model.addAttribute("show", preset.key());
        model.addAttribute("narrowed", narrowed);
        model.addAttribute("whose", whose(lines.items(), customer));
        model.addAttribute("kinds", kinds());
        model.addAttribute("severities", severities());
        model.addAttribute("open", AlertPreset.OPEN.count(counts));
        model.addAttribute("fresh", counts.getOrDefault(AlertState.OPEN, 0L));
        model.addAttribute("clearHref", "/alerts?show=" + preset.key());
        model.addAttribute("previousHref", lines.previous() == null ? null : narrowed.href(preset, lines.previous()));
        model.addAttribute("nextHref", lines.next() == null ? null : narrowed.href(preset, lines.next()));
        return "alert/list";
    }

    @GetMapping("/alerts/{id}")
    String page(@PathVariable UUID id, Locale locale, Model model) {
        AlertLine line = words.line(alerts.get(id));
        model.addAttribute("line", line);
        model.addAttribute("history", history(line.alert(), locale));
        model.addAttribute("stops", stops(line.alert().connectionIds()));
        return "alert/page";
    }

    /** What it stops, by the names of the services; nothing where one connection says it all. */
    private Map<UUID, String> stops(List<UUID> ids) {
        Map<UUID, String> names = new LinkedHashMap<>();
        if (ids.size() > 1) {
            ids.forEach(id -> connections.find(id).ifPresent(connection -> names.put(id, service(connection))));
        }
        return names;
    }

    private String service(ConnectionView connection) {
        return profiles.find(connection.profile())
                .map(ServiceProfile::displayName)
                .orElse(connection.profile());
    }

    private List<Event> history(Alert alert, Locale locale) {
        AuditQuery about = new AuditQuery(null, "alert", alert.id().toString(), null, null, null, HISTORY);
        return trail.list(about).items().stream()
                .map(entry -> new Event(entry, sentences.of(entry, locale), AuditMark.of(entry)))
                .toList();
    }

    private static @Nullable String whose(List<AlertLine> lines, @Nullable UUID customer) {
        return customer == null || lines.isEmpty()
                ? null
                : lines.getFirst().alert().customerName();
    }

    private List<Tab> tabs(AlertPreset current, Map<AlertState, Long> counts, Narrowed narrowed) {
        return Arrays.stream(AlertPreset.values())
                .map(preset -> new Tab(
                        words.text("alert.preset." + preset.key()),
                        narrowed.href(preset, null),
                        preset.count(counts),
                        preset == AlertPreset.OPEN && counts.containsKey(AlertState.OPEN) ? "bad" : null,
                        preset == current))
                .toList();
    }

    private Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        Arrays.stream(AlertKind.values()).forEach(kind -> kinds.put(kind.key(), words.kind(kind)));
        return kinds;
    }

    private Map<String, String> severities() {
        Map<String, String> severities = new LinkedHashMap<>();
        List.of(AlertSeverity.CRITICAL, AlertSeverity.WARNING, AlertSeverity.INFO)
                .forEach(one -> severities.put(AlertWords.key(one), words.text("alert.severity." + one)));
        return severities;
    }

    private static @Nullable AlertKind kind(@Nullable String key) {
        return Arrays.stream(AlertKind.values())
                .filter(kind -> kind.key().equals(key))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable AlertSeverity severity(@Nullable String key) {
        return Arrays.stream(AlertSeverity.values())
                .filter(severity -> AlertWords.key(severity).equals(key))
                .findFirst()
                .orElse(null);
    }
}
