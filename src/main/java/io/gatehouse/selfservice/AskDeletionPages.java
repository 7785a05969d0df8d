package io.gatehouse.selfservice;

import io.gatehouse.exit.run.DeletionRequests;
import io.gatehouse.onboarding.returning.CustomerDoor;
import io.gatehouse.onboarding.returning.CustomerDoor.Entered;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where an administrator of the customer asks to have everything deleted. The provider carries it out, or says why not. */
@Controller
@OpenToPublic("Shown to people of a customer who came by the link of a finished invitation and signed in at Microsoft")
class AskDeletionPages {

    private static final String PAGE = CustomerDoor.PAGE + "/deletion";

    private final CustomerDoor door;
    private final DeletionRequests deletions;
    private final MessageSource messages;

    AskDeletionPages(CustomerDoor door, DeletionRequests deletions, MessageSource messages) {
        this.door = door;
        this.deletions = deletions;
        this.messages = messages;
    }

    @GetMapping(PAGE)
    ModelAndView page(HttpServletRequest request) {
        return door.show(
                request, entered -> entered.manages() ? new ModelAndView("selfservice/deletion") : Done.NOTHING.page());
    }

    @PostMapping(PAGE)
    ModelAndView ask(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String note,
            @RequestParam(defaultValue = "") String sure,
            Locale reader) {
        return door.manage(request, entered -> {
            try {
                if (sure.isEmpty()) {
                    throw new InvalidInput("sure", "selfservice.deletion.sure.required", "Tick the box.");
                }
                deletions.ask(entered.invitation().customerId(), wish(entered, note, reader), entered.actor());
                return Done.DELETION_ASKED.page();
            } catch (Conflict already) {
                return Done.NOTHING.page();
            } catch (InvalidInput e) {
                String said = messages.getMessage(e.key(), e.arguments().toArray(), e.getMessage(), reader);
                ModelAndView page = new ModelAndView("selfservice/deletion")
                        .addObject("note", note)
                        .addObject("errors", Map.of(e.field(), String.valueOf(said)));
                page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
                return page;
            }
        });
    }

    @PostMapping(PAGE + "/withdraw")
    ModelAndView withdraw(HttpServletRequest request) {
        return door.manage(request, entered -> {
            deletions.withdraw(entered.invitation().customerId(), entered.actor());
            return Done.DELETION_WITHDRAWN.page();
        });
    }

    private static DeletionRequests.Wish wish(Entered entered, String note, Locale reader) {
        String mail = entered.mail() != null ? entered.mail() : entered.actor().email();
        return new DeletionRequests.Wish(mail, reader.getLanguage(), note);
    }
}
