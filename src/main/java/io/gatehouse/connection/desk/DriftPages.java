package io.gatehouse.connection.desk;

import io.gatehouse.connection.drift.DriftFinding;
import io.gatehouse.connection.drift.DriftState;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The page of one difference: what it means, who mends it, and what somebody decided. */
@Controller
class DriftPages {

    private final DriftDesk desk;
    private final ConnectionPageModel page;
    private final MessageSource messages;

    DriftPages(DriftDesk desk, ConnectionPageModel page, MessageSource messages) {
        this.desk = desk;
        this.page = page;
        this.messages = messages;
    }

    @GetMapping("/connections/{id}/drift/{finding}")
    @Requires(Permission.VIEW)
    String finding(@PathVariable UUID id, @PathVariable UUID finding, Locale locale, Model model) {
        fill(model, id, finding, locale);
        return "connection/drift";
    }

    @PostMapping("/connections/{id}/drift/{finding}")
    @Requires(Permission.OPERATE)
    ModelAndView decide(
            @PathVariable UUID id,
            @PathVariable UUID finding,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "") String until,
            @RequestParam(defaultValue = "") String owner,
            @RequestParam(defaultValue = "") String reason,
            Actor actor,
            Locale locale,
            Model model) {
        try {
            DriftDesk.Wish wish = new DriftDesk.Wish(state(state), day(until), owner, reason);
            desk.decide(id, finding, wish, actor);
            return new ModelAndView("redirect:/connections/" + id + "?done=connection.drift");
        } catch (InvalidInput e) {
            fill(model, id, finding, locale);
            Map<String, String> typed = new LinkedHashMap<>();
            typed.put("state", state == null ? "" : state);
            typed.put("until", until);
            typed.put("owner", owner);
            typed.put("reason", reason);
            model.addAttribute("form", typed);
            String said = messages.getMessage(e.key(), e.arguments().toArray(), e.getMessage(), locale);
            model.addAttribute("errors", Map.of(e.field(), String.valueOf(said)));
            return new ModelAndView("connection/drift", model.asMap(), HttpStatus.UNPROCESSABLE_CONTENT);
        }
    }

    private void fill(Model model, UUID id, UUID finding, Locale locale) {
        page.fill(model, id, locale);
        DriftFinding found = desk.get(id, finding);
        model.addAttribute("finding", found);
        DriftFinding.Decision decision = found.decision();
        Map<String, String> form = new LinkedHashMap<>();
        form.put("state", found.state().name());
        form.put("until", decision == null || decision.until() == null ? "" : String.valueOf(decision.until()));
        form.put("owner", decision == null ? "" : decision.owner());
        form.put("reason", decision == null ? "" : decision.reason());
        model.addAttribute("form", form);
        Map<String, String> states = new LinkedHashMap<>();
        for (DriftState state : DriftState.values()) {
            states.put(state.name(), messages.getMessage("connection.drift.state." + state, null, locale));
        }
        model.addAttribute("states", states);
    }

    private static @Nullable DriftState state(@Nullable String typed) {
        for (DriftState state : DriftState.values()) {
            if (state.name().equals(typed)) {
                return state;
            }
        }
        return null;
    }

    private static @Nullable LocalDate day(String typed) {
        try {
            return typed.isBlank() ? null : LocalDate.parse(typed.strip());
        } catch (DateTimeException e) {
            throw new InvalidInput("until", "connection.drift.until.wrong", "Write the day as 2027-03-31.");
        }
    }
}
