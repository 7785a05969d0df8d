package io.gatehouse.connection.desk;

import io.gatehouse.connection.ConnectionFacts;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.disconnect.ConsentsElsewhere;
import io.gatehouse.job.JobView;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.PagePanel;
import io.gatehouse.shared.PageSlot;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The page of a connection: what was wanted and granted, how it is and why, and what can be done. */
@Controller
class ConnectionPages {

    /** Said of a button that no longer fits: the page shows how the connection is by now. */
    static final String UNCHANGED = "?refused=connection.unchanged";

    private final Connections connections;
    private final ConnectionDesk desk;
    private final ConnectionFacts facts;
    private final ConnectionPageModel page;
    private final ConsentsElsewhere elsewhere;
    private final List<PagePanel> panels;

    ConnectionPages(
            Connections connections,
            ConnectionDesk desk,
            ConnectionFacts facts,
            ConnectionPageModel page,
            ConsentsElsewhere elsewhere,
            List<PagePanel> panels) {
        this.connections = connections;
        this.desk = desk;
        this.facts = facts;
        this.page = page;
        this.elsewhere = elsewhere;
        this.panels = panels;
    }

    @GetMapping("/connections/{id}")
    @Requires(Permission.VIEW)
    String page(@PathVariable UUID id, Locale locale, Model model) {
        page.fill(model, id, locale);
        model.addAttribute("top", PageSlot.of(panels.stream(), PagePanel.Place.CONNECTION_TOP, id));
        model.addAttribute("slots", PageSlot.of(panels.stream(), PagePanel.Place.CONNECTION, id));
        return "connection/page";
    }

    @PostMapping("/connections/{id}/verify")
    @Requires(Permission.OPERATE)
    String verify(@PathVariable UUID id, Actor actor) {
        try {
            JobView job = desk.verify(id, actor);
            return job.notBefore() == null
                    ? "redirect:/connections/" + id + "?done=connection.verify"
                    : "redirect:/jobs/" + job.id();
        } catch (Conflict e) {
            return "redirect:/connections/" + id + UNCHANGED;
        }
    }

    @GetMapping("/connections/{id}/disconnect")
    @Requires(Permission.OPERATE)
    String confirmDisconnect(@PathVariable UUID id, Locale locale, Model model) {
        confirmation(model, id, locale);
        return "connection/disconnect";
    }

    /** Wants the customer's name typed: there is no way back but a new invitation. */
    @PostMapping("/connections/{id}/disconnect")
    @Requires(Permission.OPERATE)
    ModelAndView disconnect(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable String removeApp,
            Actor actor,
            Locale locale,
            Model model) {
        ConnectionView connection = connections.get(id);
        if (!connection.customerName().equalsIgnoreCase(name.strip())) {
            confirmation(model, id, locale);
            model.addAttribute("typedName", name);
            model.addAttribute("errors", Map.of("name", facts.text("connection.disconnect.name.wrong", locale)));
            return new ModelAndView("connection/disconnect", model.asMap(), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        try {
            desk.disconnect(id, removeApp != null, actor);
            return new ModelAndView("redirect:/connections/" + id + "?done=connection.disconnect");
        } catch (Conflict e) {
            return new ModelAndView("redirect:/connections/" + id + UNCHANGED);
        }
    }

    private void confirmation(Model model, UUID id, Locale locale) {
        ConnectionView connection = page.fill(model, id, locale);
        model.addAttribute("elsewhere", elsewhere.of(connection.customerId(), connection.registrationId()));
    }
}
