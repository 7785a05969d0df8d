package io.gatehouse.onboarding.task;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardErrors;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** "What is left for you": tasks of the customer that no interface does, with what shows that they were done. */
@Controller
@OpenToPublic("Used by whoever holds an invitation link; the form's signature is bound to the flow cookie")
class WizardTaskController {

    private final WizardDoor door;
    private final WizardPages pages;
    private final ManualTasks tasks;
    private final WizardErrors problems;

    WizardTaskController(WizardDoor door, WizardPages pages, ManualTasks tasks, WizardErrors problems) {
        this.door = door;
        this.pages = pages;
        this.tasks = tasks;
        this.problems = problems;
    }

    @GetMapping(WizardPaths.TASKS)
    ModelAndView list(HttpServletRequest request) {
        return door.show(request, (guest, invitation) -> page(200, guest, invitation, null));
    }

    @PostMapping(WizardPaths.TASKS)
    ModelAndView handIn(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String task,
            @RequestParam(required = false) @Nullable String sure,
            @RequestParam(required = false) @Nullable String text) {
        return door.postLater(request, (guest, invitation) -> {
            Optional<TaskView> wanted = tasks.ofCustomersSide(invitation.customerId(), invitation.profile()).stream()
                    .filter(one -> one.key().equals(task))
                    .findFirst();
            if (wanted.isEmpty()) {
                return page(422, guest, invitation, null);
            }
            try {
                tasks.done(
                        invitation.customerId(), invitation.profile(), wanted.get(), handedIn(invitation, sure, text));
                return WizardPages.seeOther(WizardPaths.TASKS);
            } catch (InvalidInput e) {
                return problems.on(page(422, guest, invitation, task), e.field(), e.key(), e.arguments())
                        .addObject("typed", text);
            }
        });
    }

    private static ManualTasks.HandedIn handedIn(
            InvitationView invitation, @Nullable String sure, @Nullable String text) {
        Actor by = Actor.linkHolder(invitation.id().toString());
        String known = invitation.signedInAs();
        return new ManualTasks.HandedIn(
                sure, text, invitation.id(), by, known == null ? String.join(", ", invitation.recipients()) : known);
    }

    /** @param wrong the task whose form was not accepted: only that one shows the problem */
    private ModelAndView page(int status, Guest guest, InvitationView invitation, @Nullable String wrong) {
        return pages.page("tasks", status, guest, invitation)
                .addObject("tasks", tasks.ofCustomersSide(invitation.customerId(), invitation.profile()))
                .addObject("wrong", wrong);
    }
}
