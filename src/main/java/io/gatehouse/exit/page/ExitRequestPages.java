package io.gatehouse.exit.page;

import io.gatehouse.customer.register.Customers;
import io.gatehouse.exit.run.ExitRequests;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TooMany;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Asks an administrator of the customer for the rest of an exit, from its page. */
@Controller
@Requires(Permission.ADMINISTER)
class ExitRequestPages {

    private final ExitRequests requests;
    private final ExitPageModel pages;
    private final Customers customers;
    private final MessageSource messages;

    ExitRequestPages(ExitRequests requests, ExitPageModel pages, Customers customers, MessageSource messages) {
        this.requests = requests;
        this.pages = pages;
        this.customers = customers;
        this.messages = messages;
    }

    @PostMapping("/customers/{id}/exit/mail")
    ModelAndView mail(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String recipients,
            @RequestParam(defaultValue = "") String message,
            Actor actor,
            Locale locale) {
        customers.get(id);
        FormProblems problems = new FormProblems(messages, locale);
        List<String> addresses = Arrays.stream(recipients.split("[\\s,;]+"))
                .filter(address -> !address.isBlank())
                .toList();
        try {
            requests.ask(id, new ExitRequests.Wish(required(addresses), null, message, true), actor);
            return new ModelAndView("redirect:/customers/" + id + "/exit?done=exit.asked");
        } catch (InvalidInput e) {
            problems.add(e);
        } catch (TooMany e) {
            problems.add(new InvalidInput("recipients", "invitation.problem.TOO_MANY", "Too many mails."));
        } catch (Conflict e) {
            problems.add("", e);
        }
        return pages.refused(id, problems).addObject("recipients", recipients).addObject("message", message);
    }

    /** The link exists nowhere else: it is shown at once. */
    @PostMapping("/customers/{id}/exit/link")
    ModelAndView link(@PathVariable UUID id, Actor actor, Locale locale, HttpServletResponse response) {
        customers.get(id);
        try {
            Secret link = requests.link(id, actor);
            response.setHeader("Cache-Control", "no-store");
            return pages.page(id).addObject("link", link.reveal());
        } catch (Conflict e) {
            return refused(id, locale, problems -> problems.add("", e));
        } catch (InvalidInput e) {
            return refused(id, locale, problems -> problems.add(e));
        }
    }

    private ModelAndView refused(UUID id, Locale locale, Consumer<FormProblems> why) {
        FormProblems problems = new FormProblems(messages, locale);
        why.accept(problems);
        return pages.refused(id, problems);
    }

    /** On the page nobody is mailed who was not named. */
    private static List<String> required(List<String> addresses) {
        if (addresses.isEmpty()) {
            throw new InvalidInput(
                    "recipients", "invitation.recipients.required", "At least one recipient is required.");
        }
        return addresses;
    }
}
