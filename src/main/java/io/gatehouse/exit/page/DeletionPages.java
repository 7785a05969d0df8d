package io.gatehouse.exit.page;

import io.gatehouse.exit.run.DeletionRequests;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.Locale;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where an owner says no to a customer that wants everything deleted. To say yes he begins the exit. */
@Controller
@Requires(Permission.ADMINISTER)
class DeletionPages {

    private final DeletionRequests requests;
    private final ExitPageModel pages;
    private final MessageSource messages;

    DeletionPages(DeletionRequests requests, ExitPageModel pages, MessageSource messages) {
        this.requests = requests;
        this.pages = pages;
        this.messages = messages;
    }

    @PostMapping("/customers/{id}/exit/refuse")
    ModelAndView refuse(
            @PathVariable UUID id, @RequestParam(defaultValue = "") String reason, Actor actor, Locale locale) {
        FormProblems problems = new FormProblems(messages, locale);
        try {
            requests.refuse(id, reason, actor);
            return new ModelAndView("redirect:/customers/" + id + "/exit?done=exit.deletion-refused");
        } catch (InvalidInput e) {
            problems.add(e);
        } catch (Conflict e) {
            problems.add("", e);
        }
        return pages.refused(id, problems).addObject("typedReason", reason);
    }
}
