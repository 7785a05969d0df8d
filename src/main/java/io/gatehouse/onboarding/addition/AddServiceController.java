package io.gatehouse.onboarding.addition;

import io.gatehouse.customer.Contact;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.addition.AddedServices.Addable;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.TooMany;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** "Add service": invites a customer that is connected to grant one more service. */
@Controller
class AddServiceController {

    private final AddedServices services;
    private final Customers customers;
    private final Invitations invitations;
    private final MessageSource messages;

    AddServiceController(AddedServices services, Customers customers, Invitations invitations, MessageSource messages) {
        this.services = services;
        this.customers = customers;
        this.invitations = invitations;
        this.messages = messages;
    }

    @GetMapping("/customers/{id}/services/new")
    @Requires(Permission.OPERATE)
    ModelAndView blank(@PathVariable UUID id, Locale locale) {
        CustomerView customer = customers.get(id);
        List<Addable> addable = services.addable(id);
        String first = addable.isEmpty() ? "" : addable.getFirst().profile().key();
        String recipients =
                customer.contacts().stream().map(Contact::email).distinct().collect(Collectors.joining("\n"));
        return page(customer, new AddServiceForm(first, recipients, ""), locale);
    }

    @PostMapping("/customers/{id}/services")
    @Requires(Permission.OPERATE)
    ModelAndView add(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String service,
            @RequestParam(defaultValue = "") String recipients,
            @RequestParam(defaultValue = "") String message,
            Actor actor,
            Locale locale) {
        CustomerView customer = customers.get(id);
        AddServiceForm form = new AddServiceForm(service, recipients, message);
        FormProblems problems = new FormProblems(messages, locale);
        try {
            Addable chosen = chosen(id, service);
            UUID invitation = invitations
                    .issueOnce(form.invitation(id, chosen.method()), actor)
                    .invitation()
                    .id();
            return new ModelAndView("redirect:/invitations/" + invitation + "?done=invitation.issued");
        } catch (InvalidInput e) {
            problems.add(e);
        } catch (Conflict e) {
            problems.add("service", e);
        } catch (TooMany e) {
            problems.add(new InvalidInput("recipients", "invitation.problem.TOO_MANY", "Too many mails."));
        }
        ModelAndView page = page(customer, form, locale).addObject("errors", problems.sentences());
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private Addable chosen(UUID customer, String service) {
        return services.addable(customer).stream()
                .filter(one -> one.profile().key().equals(service))
                .findFirst()
                .orElseThrow(() -> new InvalidInput("service", "onboarding.add-service.choose", "Choose a service."));
    }

    private ModelAndView page(CustomerView customer, AddServiceForm form, Locale locale) {
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, String> hints = new LinkedHashMap<>();
        for (Addable one : services.addable(customer.id())) {
            names.put(one.profile().key(), one.profile().displayName());
            hints.put(one.profile().key(), hint(one, locale));
        }
        return new ModelAndView("onboarding/add-service")
                .addObject("customer", customer)
                .addObject("present", services.present(customer.id()))
                .addObject("services", names)
                .addObject("serviceHints", hints)
                .addObject("again", services.again(customer.id()))
                .addObject("form", form);
    }

    private String hint(Addable one, Locale locale) {
        String how = one.shares() == null
                ? messages.getMessage("onboarding.add-service.by." + one.method(), new Object[0], locale)
                : messages.getMessage(
                        "onboarding.add-service.shares",
                        new Object[] {one.shares().displayName(), one.shares().clientId()},
                        locale);
        return one.profile().summary() + " " + how;
    }
}
