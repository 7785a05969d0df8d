package io.gatehouse.customer.page;

import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Lets a customer rest, with a reason, and go on. */
@Controller
class SuspensionPages {

    private final Customers customers;
    private final CustomerFrame frame;
    private final MessageSource messages;

    SuspensionPages(Customers customers, CustomerFrame frame, MessageSource messages) {
        this.customers = customers;
        this.frame = frame;
        this.messages = messages;
    }

    @PostMapping("/customers/{id}/suspend")
    @Requires(Permission.OPERATE)
    String suspend(
            @PathVariable UUID id,
            @RequestParam(name = "suspension", defaultValue = "") String reason,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        FormProblems problems = new FormProblems(messages, locale);
        try {
            customers.suspend(id, reason, actor);
            return "redirect:/customers/" + id + "?done=customer.suspended";
        } catch (InvalidInput e) {
            problems.add(new InvalidInput(
                    "suspension",
                    e.key(),
                    String.valueOf(e.getMessage()),
                    e.arguments().toArray()));
        } catch (Conflict e) {
            problems.add("suspension", e);
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        CustomerView customer = customers.get(id);
        model.addAttribute("form", CustomerForm.of(customer));
        model.addAttribute("suspension", reason);
        model.addAttribute("errors", problems.sentences());
        return frame.page(customer, "settings", model);
    }

    @PostMapping("/customers/{id}/resume")
    @Requires(Permission.OPERATE)
    String resume(@PathVariable UUID id, Actor actor) {
        customers.resume(id, actor);
        return "redirect:/customers/" + id + "?done=customer.resumed";
    }
}
