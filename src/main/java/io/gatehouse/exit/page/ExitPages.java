package io.gatehouse.exit.page;

import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.exit.run.ExitExport;
import io.gatehouse.exit.run.Exits;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The exit kit of a customer: what there is, the export, the end, and the proof. */
@Controller
@Requires(Permission.ADMINISTER)
class ExitPages {

    private final Exits exits;
    private final ExitExport export;
    private final ExitPageModel pages;
    private final Customers customers;
    private final MessageSource messages;

    ExitPages(Exits exits, ExitExport export, ExitPageModel pages, Customers customers, MessageSource messages) {
        this.exits = exits;
        this.export = export;
        this.pages = pages;
        this.customers = customers;
        this.messages = messages;
    }

    @GetMapping("/customers/{id}/exit")
    ModelAndView page(@PathVariable UUID id) {
        return pages.page(id);
    }

    @PostMapping("/customers/{id}/exit/export")
    void export(@PathVariable UUID id, Actor actor, HttpServletResponse response) throws IOException {
        CustomerView customer = customers.get(id);
        exits.downloaded(id, actor);
        export.answer(customer, response);
    }

    @PostMapping("/customers/{id}/exit")
    ModelAndView begin(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String leaveRest,
            Actor actor,
            Locale locale) {
        FormProblems problems = new FormProblems(messages, locale);
        try {
            exits.begin(id, name, !leaveRest.isEmpty(), actor);
            return new ModelAndView("redirect:/customers/" + id + "/exit?done=exit.started");
        } catch (InvalidInput e) {
            problems.add(e);
        } catch (Conflict e) {
            problems.add("", e);
        }
        return pages.refused(id, problems).addObject("typedName", name);
    }

    @PostMapping("/customers/{id}/exit/without")
    ModelAndView without(@PathVariable UUID id, Actor actor, Locale locale) {
        return turn(id, locale, () -> exits.goOnWithout(id, actor));
    }

    @PostMapping("/customers/{id}/exit/again")
    ModelAndView again(@PathVariable UUID id, Actor actor, Locale locale) {
        return turn(id, locale, () -> exits.again(id, actor));
    }

    private ModelAndView turn(UUID id, Locale locale, Runnable action) {
        customers.get(id);
        try {
            action.run();
            return new ModelAndView("redirect:/customers/" + id + "/exit?done=exit.goes-on");
        } catch (Conflict e) {
            FormProblems problems = new FormProblems(messages, locale);
            problems.add("", e);
            return pages.refused(id, problems);
        }
    }
}
