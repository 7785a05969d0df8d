package io.gatehouse.alert.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertQuery;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.AlertState;
import io.gatehouse.alert.Alerts;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/alerts")
@Requires(Permission.VIEW)
@Tag(name = "Alerts")
class AlertResource {

    private final Alerts alerts;
    private final AlertWords words;

    AlertResource(Alerts alerts, AlertWords words) {
        this.alerts = alerts;
        this.words = words;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<AlertJson> items, @Nullable String next) {}

    @GetMapping
    @Operation(
            summary = "List alerts",
            description = "One for each cause; open ones first, the most pressing and then the newest first. An alert"
                    + " closes by itself when its cause is gone.")
    Page list(
            @RequestParam(required = false) @Nullable AlertState state,
            @RequestParam(required = false) @Nullable AlertKind kind,
            @RequestParam(required = false) @Nullable AlertSeverity severity,
            @RequestParam(required = false) @Nullable UUID customerId,
            @RequestParam(required = false) @Nullable UUID connectionId,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Set<AlertState> states = state == null ? Set.of() : Set.of(state);
        Slice<AlertJson> slice = words.list(
                        new AlertQuery(states, kind, severity, customerId, connectionId, cursor, limit))
                .slice()
                .map(AlertJson::of);
        return new Page(slice.items(), slice.next());
    }

    /** What is written beside the name of whoever did it. */
    record Note(@Nullable String note) {}

    /** For how long; without hours for one. */
    record Snooze(
            @Schema(minimum = "1", maximum = "744") @Nullable
            Integer hours,

            @Nullable String note) {}

    @PostMapping("/{id}/acknowledge")
    @Requires(Permission.OPERATE)
    @Operation(summary = "Look after an alert", description = "It stays open until its cause is gone. May be repeated.")
    AlertJson acknowledge(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable Note body,
            @Parameter(hidden = true) Actor actor) {
        alerts.acknowledge(id, body == null ? null : body.note(), actor);
        return get(id);
    }

    @PostMapping("/{id}/snooze")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Put an alert off",
            description = "Out of sight for 1 to 744 hours from now; back at once where it becomes more pressing.")
    AlertJson snooze(
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable Snooze body,
            @Parameter(hidden = true) Actor actor) {
        int hours = body == null || body.hours() == null ? 1 : body.hours();
        alerts.snooze(id, Duration.ofHours(hours), body == null ? null : body.note(), actor);
        return get(id);
    }

    @PostMapping("/{id}/unsnooze")
    @Requires(Permission.OPERATE)
    @Operation(summary = "Bring an alert back that was put off", description = "May be repeated.")
    AlertJson unsnooze(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        alerts.unsnooze(id, actor);
        return get(id);
    }

    @PostMapping("/{id}/close")
    @Requires(Permission.OPERATE)
    @Operation(
            summary = "Close an alert",
            description = "Only kinds whose end nothing shows by itself: MAIL_REFUSED and URGENT_MESSAGE.")
    AlertJson close(@PathVariable UUID id, @Parameter(hidden = true) Actor actor) {
        alerts.close(id, actor);
        return get(id);
    }

    @GetMapping("/{id}")
    @Operation(summary = "Read an alert")
    AlertJson get(@PathVariable UUID id) {
        return AlertJson.of(words.line(alerts.get(id)));
    }
}
