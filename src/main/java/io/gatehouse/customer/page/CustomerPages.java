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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Pages that add and change a customer. */
@Controller
class CustomerPages {

    /** Within this time an equal customer by the same person is the same press. */
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private final Customers customers;
    private final CustomerFrame frame;
    private final MessageSource messages;
    private final Clock clock;

    CustomerPages(Customers customers, CustomerFrame frame, MessageSource messages, Clock clock) {
        this.clock = clock;
        this.customers = customers;
        this.frame = frame;
        this.messages = messages;
    }

    @GetMapping("/customers/new")
    @Requires(Permission.OPERATE)
    String blank(Model model) {
        model.addAttribute("form", CustomerForm.empty());
        return "customer/new";
    }

    @PostMapping("/customers")
    @Requires(Permission.OPERATE)
    String create(
            @RequestParam MultiValueMap<String, String> posted,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        CustomerForm form = CustomerForm.of(posted);
        FormProblems problems = new FormProblems(messages, locale);
        form.check(problems, List.of());
        if (!problems.any()) {
            try {
                return created(customers.create(form.customer(), actor).id(), posted);
            } catch (InvalidInput e) {
                problems.add(e);
            } catch (Conflict e) {
                UUID existing = e.existingId();
                if (existing != null && justCreated(existing, form, actor)) {
                    return created(existing, posted);
                }
                problems.add(CustomerForm.fieldOf(e), e);
            }
        }
        refuse(form, problems, model, response);
        return "customer/new";
    }

    /** Whether this is the second press on one button, whose answer is the one that the browser shows. */
    private boolean justCreated(UUID id, CustomerForm form, Actor actor) {
        return customers
                .find(id)
                .filter(customer -> customer.createdAt().plus(AT_ONCE).isAfter(clock.instant()))
                .filter(customer -> customer.createdBy().equals(actor.name()))
                .filter(form::describes)
                .isPresent();
    }

    private static String created(UUID id, MultiValueMap<String, String> posted) {
        return posted.containsKey("invite")
                ? "redirect:/invitations/new?done=customer.created&customer=" + id
                : "redirect:/customers/" + id + "?done=customer.created";
    }

    @GetMapping("/customers/{id}/settings")
    @Requires(Permission.VIEW)
    String settings(@PathVariable UUID id, Model model) {
        CustomerView customer = customers.get(id);
        model.addAttribute("form", CustomerForm.of(customer));
        return frame.page(customer, "settings", model);
    }

    @PostMapping("/customers/{id}/settings")
    @Requires(Permission.OPERATE)
    String update(
            @PathVariable UUID id,
            @RequestParam MultiValueMap<String, String> posted,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        CustomerForm form = CustomerForm.of(posted);
        FormProblems problems = new FormProblems(messages, locale);
        form.check(problems, customers.get(id).contacts());
        if (!problems.any()) {
            try {
                customers.update(id, form.change(), actor);
                return "redirect:/customers/" + id + "/settings?done=customer.updated";
            } catch (InvalidInput e) {
                problems.add(e);
            } catch (Conflict e) {
                problems.add(CustomerForm.fieldOf(e), e);
            }
        }
        refuse(form, problems, model, response);
        return frame.page(customers.get(id), "settings", model);
    }

    @PostMapping("/customers/{id}/delete")
    @Requires(Permission.OPERATE)
    String delete(@PathVariable UUID id, Actor actor) {
        try {
            customers.delete(id, actor);
        } catch (Conflict e) {
            return "redirect:/customers/" + id + "/settings?problem=delete";
        }
        return "redirect:/customers?done=customer.deleted";
    }

    /** The form again, as it was filled in, with what is wrong at each field. */
    private static void refuse(CustomerForm form, FormProblems problems, Model model, HttpServletResponse response) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        model.addAttribute("form", form);
        model.addAttribute("errors", problems.sentences());
    }
}
