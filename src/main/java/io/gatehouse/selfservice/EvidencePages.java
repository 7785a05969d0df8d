package io.gatehouse.selfservice;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.returning.CustomerDoor;
import io.gatehouse.onboarding.returning.CustomerDoor.Entered;
import io.gatehouse.onboarding.returning.ReceiptPapers;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The receipts of everything that the customer ever agreed to. */
@Controller
@OpenToPublic("Shown to people of a customer who came by the link of a finished invitation and signed in at Microsoft")
class EvidencePages {

    private final CustomerDoor door;
    private final Invitations invitations;
    private final ReceiptPapers papers;

    EvidencePages(CustomerDoor door, Invitations invitations, ReceiptPapers papers) {
        this.door = door;
        this.invitations = invitations;
        this.papers = papers;
    }

    @GetMapping(CustomerDoor.PAGE + "/receipt.pdf")
    ModelAndView pdf(HttpServletRequest request, @RequestParam(defaultValue = "") String invitation, Locale reader) {
        return door.show(request, entered -> file(entered, invitation, one -> papers.pdf(one, reader)));
    }

    @GetMapping(CustomerDoor.PAGE + "/receipt.json")
    ModelAndView signed(HttpServletRequest request, @RequestParam(defaultValue = "") String invitation) {
        return door.show(request, entered -> file(entered, invitation, papers::signed));
    }

    /** Of this customer's invitations only; everybody else's do not exist here. */
    private ModelAndView file(
            Entered entered, String invitation, Function<InvitationView, Optional<ModelAndView>> paper) {
        return Inputs.id(invitation)
                .flatMap(invitations::find)
                .filter(one -> one.customerId().equals(entered.invitation().customerId()))
                .flatMap(paper)
                .orElseGet(Done.NOTHING::page);
    }
}
