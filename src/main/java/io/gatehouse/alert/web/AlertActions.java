package io.gatehouse.alert.web;

import io.gatehouse.alert.Alerts;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What operators do about an alert; the reason is optional. */
@Controller
@Requires(Permission.OPERATE)
class AlertActions {

    private final Alerts alerts;

    AlertActions(Alerts alerts) {
        this.alerts = alerts;
    }

    @PostMapping("/alerts/{id}/acknowledge")
    String acknowledge(@PathVariable UUID id, @RequestParam(required = false) @Nullable String note, Actor actor) {
        return act(id, "alert.acknowledged", () -> alerts.acknowledge(id, note, actor));
    }

    /** An hour, where the form says nothing that counts as hours. */
    @PostMapping("/alerts/{id}/snooze")
    String snooze(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "1") String hours,
            @RequestParam(required = false) @Nullable String note,
            Actor actor) {
        long wanted = hours.matches("\\d{1,4}") ? Long.parseLong(hours) : 1;
        return act(id, "alert.snoozed", () -> alerts.snooze(id, Duration.ofHours(wanted), note, actor));
    }

    @PostMapping("/alerts/{id}/unsnooze")
    String unsnooze(@PathVariable UUID id, Actor actor) {
        return act(id, "alert.unsnoozed", () -> alerts.unsnooze(id, actor));
    }

    @PostMapping("/alerts/{id}/close")
    String close(@PathVariable UUID id, Actor actor) {
        return act(id, "alert.closed", () -> alerts.close(id, actor));
    }

    /** Its cause may have gone meanwhile: then the page shows how it stands. */
    private static String act(UUID id, String done, Runnable action) {
        try {
            action.run();
            return "redirect:/alerts/" + id + "?done=" + done;
        } catch (InvalidInput e) {
            return "redirect:/alerts/" + id + "?refused=alert.note";
        } catch (Conflict e) {
            return "redirect:/alerts/" + id + "?refused=alert.unchanged";
        }
    }
}
