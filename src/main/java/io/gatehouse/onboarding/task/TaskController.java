package io.gatehouse.onboarding.task;

import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.onboarding.wizard.WizardErrors;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** One task by hand of a customer's service: what to do, who has done it, and where an operator notes that. */
@Controller
class TaskController {

    private final Customers customers;
    private final Profiles profiles;
    private final ManualTasks tasks;
    private final WizardErrors problems;

    TaskController(Customers customers, Profiles profiles, ManualTasks tasks, WizardErrors problems) {
        this.customers = customers;
        this.profiles = profiles;
        this.tasks = tasks;
        this.problems = problems;
    }

    @GetMapping("/customers/{id}/task")
    @Requires(Permission.VIEW)
    ModelAndView show(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String profile,
            @RequestParam(defaultValue = "") String task) {
        CustomerView customer = customers.get(id);
        return find(id, profile, task)
                .map(found -> page(customer, profile, found))
                .orElseGet(() -> new ModelAndView("redirect:/customers/" + id));
    }

    @PostMapping("/customers/{id}/task")
    @Requires(Permission.OPERATE)
    ModelAndView done(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String profile,
            @RequestParam(defaultValue = "") String task,
            @RequestParam(required = false) @Nullable String sure,
            @RequestParam(required = false) @Nullable String text,
            Actor actor) {
        CustomerView customer = customers.get(id);
        Optional<TaskView> found = find(id, profile, task);
        if (found.isEmpty()) {
            return new ModelAndView("redirect:/customers/" + id);
        }
        try {
            tasks.done(id, profile, found.get(), new ManualTasks.HandedIn(sure, text, null, actor, actor.name()));
            return new ModelAndView("redirect:/customers/" + id + "/tasks?done=task");
        } catch (InvalidInput e) {
            ModelAndView page = problems.on(page(customer, profile, found.get()), e.field(), e.key(), e.arguments())
                    .addObject("typed", text);
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return page;
        }
    }

    private Optional<TaskView> find(UUID customer, String profile, String task) {
        return profiles.find(profile).stream()
                .flatMap(service -> tasks.of(customer, service.key()).stream())
                .filter(one -> one.key().equals(task))
                .findFirst();
    }

    private ModelAndView page(CustomerView customer, String profile, TaskView task) {
        return new ModelAndView("onboarding/task")
                .addObject("customer", customer)
                .addObject("profile", profiles.get(profile))
                .addObject("task", task);
    }
}
