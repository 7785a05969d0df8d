package io.gatehouse.alert.route;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.news.PingRows;
import io.gatehouse.alert.repair.RepairChoice;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.subscription.InboxNews;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Settings: where alerts go, and whether customers are asked to repair by themselves. */
@Controller
class RoutePages {

    private static final String PAGE = "/settings/alerts";
    private static final int LAST = 10;

    private final Routes routes;
    private final RouteLooks looks;
    private final PingRows pings;
    private final RepairChoice repair;
    private final MessageSource messages;
    private final Clock clock;

    RoutePages(
            Routes routes, RouteLooks looks, PingRows pings, RepairChoice repair, MessageSource messages, Clock clock) {
        this.routes = routes;
        this.looks = looks;
        this.pings = pings;
        this.repair = repair;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping(PAGE)
    @Requires(Permission.VIEW)
    String page(Model model) {
        return shown(RouteForm.BLANK, model);
    }

    /** The key of a webhook is shown on the page that answers, and never again. */
    @PostMapping(PAGE + "/routes")
    @Requires(Permission.ADMINISTER)
    String create(
            @ModelAttribute RouteForm form, Actor actor, Locale locale, Model model, HttpServletResponse response) {
        FormProblems problems = new FormProblems(messages, locale);
        problems.check(() -> {
            Routes.Made made =
                    routes.create(form.wish(looks::customer, looks.profiles().keySet()), actor);
            model.addAttribute("made", made.route());
            model.addAttribute("key", made.key() == null ? null : made.key().reveal());
        });
        if (problems.any()) {
            model.addAttribute("errors", problems.sentences());
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return shown(form, model);
        }
        return model.getAttribute("key") == null
                ? "redirect:" + PAGE + "?done=alert.route.created"
                : shown(RouteForm.BLANK, model);
    }

    @GetMapping(PAGE + "/routes/{route}")
    @Requires(Permission.ADMINISTER)
    String route(@PathVariable UUID route, Model model) {
        Route known = routes.get(route);
        return edited(known, looks.form(known), model);
    }

    @PostMapping(PAGE + "/routes/{route}/edit")
    @Requires(Permission.ADMINISTER)
    String edit(
            @PathVariable UUID route,
            @ModelAttribute RouteForm form,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        Route known = routes.get(route);
        RouteForm typed = form.to(known.target());
        FormProblems problems = new FormProblems(messages, locale);
        problems.check(() -> routes.change(
                route,
                typed.wish(looks::customer, looks.profilesWith(known.news()).keySet()),
                actor));
        if (problems.any()) {
            model.addAttribute("errors", problems.sentences());
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return edited(known, typed, model);
        }
        return "redirect:" + PAGE + "?done=alert.route.changed";
    }

    /** The new key is shown on the page that answers, and never again. */
    @PostMapping(PAGE + "/routes/{route}/key")
    @Requires(Permission.ADMINISTER)
    String key(
            @PathVariable UUID route, @RequestParam(required = false) @Nullable Long seen, Actor actor, Model model) {
        try {
            Routes.Made made =
                    routes.exchange(route, seen == null ? clock.instant() : Instant.ofEpochMilli(seen), actor);
            model.addAttribute("made", made.route());
            model.addAttribute("key", made.key() == null ? null : made.key().reveal());
            return shown(RouteForm.BLANK, model);
        } catch (Conflict e) {
            return "redirect:" + PAGE + "?refused=alert.route.key";
        }
    }

    /** @param action test, pause, resume or remove */
    @PostMapping(PAGE + "/routes/{route}")
    @Requires(Permission.ADMINISTER)
    String change(@PathVariable UUID route, @RequestParam(defaultValue = "") String action, Actor actor) {
        routes.get(route);
        try {
            return "redirect:" + PAGE + "?done=" + changed(route, action, actor);
        } catch (Conflict e) {
            return "redirect:" + PAGE + "?refused=alert.unchanged";
        }
    }

    private String changed(UUID route, String action, Actor actor) {
        switch (action) {
            case "test" -> routes.test(route, actor);
            case "pause" -> routes.enable(route, false, actor);
            case "resume" -> routes.enable(route, true, actor);
            case "remove" -> routes.remove(route, actor);
            default -> {
                return "alert.unchanged";
            }
        }
        return "alert.route." + action;
    }

    private String shown(RouteForm form, Model model) {
        choices(form, null, model);
        model.addAttribute("routes", looks.all());
        model.addAttribute("repairs", repair.on());
        model.addAttribute("seen", clock.millis() + 1);
        return "alert/routes";
    }

    private String edited(Route route, RouteForm form, Model model) {
        choices(form, route.news(), model);
        model.addAttribute("route", route);
        model.addAttribute("pings", pings.last(route.id(), LAST));
        return "alert/route";
    }

    private void choices(RouteForm form, Route.@Nullable News now, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("targets", looks.words("alert.route.target.", Route.Target.values()));
        model.addAttribute("rhythms", looks.words("alert.route.rhythm.", Rhythm.values()));
        model.addAttribute("severities", looks.words("alert.route.least.", AlertSeverity.values()));
        model.addAttribute("kinds", looks.kinds(AlertKind.values()));
        model.addAttribute("tellings", looks.words("alert.route.tells.", RouteForm.Tells.values()));
        model.addAttribute("news", looks.words("alert.route.news.", InboxNews.Kind.values()));
        model.addAttribute("profiles", looks.profilesWith(now));
    }
}
