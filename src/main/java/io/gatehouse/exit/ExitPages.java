package io.gatehouse.exit;

import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.Customers;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Secret;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
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
    private final ExitRows rows;
    private final ExitInventory inventory;
    private final ExitExport export;
    private final Customers customers;
    private final MessageSource messages;

    ExitPages(
            Exits exits,
            ExitRows rows,
            ExitInventory inventory,
            ExitExport export,
            Customers customers,
            MessageSource messages) {
        this.exits = exits;
        this.rows = rows;
        this.inventory = inventory;
        this.export = export;
        this.customers = customers;
        this.messages = messages;
    }

    @GetMapping("/customers/{id}/exit")
    ModelAndView page(@PathVariable UUID id) {
        CustomerView customer = customers.get(id);
        ExitRun run = exits.ofCustomer(id).orElse(null);
        return new ModelAndView("exit/page")
                .addObject("customer", customer)
                .addObject("contents", inventory.of(id))
                .addObject("counts", export.counts(id))
                .addObject("run", run)
                .addObject("steps", run == null ? List.of() : rows.steps(run.id()))
                .addObject("toDo", rows.toDo(run));
    }

    @PostMapping("/customers/{id}/exit/export")
    void export(@PathVariable UUID id, Actor actor, HttpServletResponse response) throws IOException {
        CustomerView customer = customers.get(id);
        exits.downloaded(id, actor);
        response.setContentType("application/zip");
        response.setHeader("Content-Disposition", "attachment; filename=\"" + customer.shortName() + "-export.zip\"");
        export.write(id, response.getOutputStream());
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
        ModelAndView page = page(id).addObject("errors", problems.sentences());
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    @PostMapping("/customers/{id}/exit/without")
    ModelAndView without(@PathVariable UUID id, Actor actor, Locale locale) {
        return turn(id, locale, () -> exits.goOnWithout(id, actor));
    }

    /** The link exists nowhere else: it is shown at once. */
    @PostMapping("/customers/{id}/exit/link")
    ModelAndView link(@PathVariable UUID id, Actor actor, Locale locale, HttpServletResponse response) {
        customers.get(id);
        try {
            Secret link = exits.link(id, actor);
            response.setHeader("Cache-Control", "no-store");
            return page(id).addObject("link", link.reveal());
        } catch (Conflict e) {
            return refused(id, e, locale);
        }
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
            return refused(id, e, locale);
        }
    }

    private ModelAndView refused(UUID id, Conflict problem, Locale locale) {
        FormProblems problems = new FormProblems(messages, locale);
        problems.add("", problem);
        ModelAndView page = page(id).addObject("errors", problems.sentences());
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }
}
