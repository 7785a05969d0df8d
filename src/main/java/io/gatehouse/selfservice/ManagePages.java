package io.gatehouse.selfservice;

import io.gatehouse.connection.desk.ConnectionDesk;
import io.gatehouse.exit.run.DeletionRequests;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.returning.CustomerDoor;
import io.gatehouse.onboarding.returning.CustomerDoor.Entered;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** How a customer's services are, and what its people may do about that. */
@Controller
@OpenToPublic("Shown to people of a customer who came by the link of a finished invitation and signed in at Microsoft")
class ManagePages {

    private static final String SECONDS = "3";

    private final CustomerDoor door;
    private final ServiceCards cards;
    private final ConnectionDesk desk;
    private final Renewals renewals;
    private final Invitations invitations;
    private final DeletionRequests deletions;

    ManagePages(
            CustomerDoor door,
            ServiceCards cards,
            ConnectionDesk desk,
            Renewals renewals,
            Invitations invitations,
            DeletionRequests deletions) {
        this.door = door;
        this.cards = cards;
        this.desk = desk;
        this.renewals = renewals;
        this.invitations = invitations;
        this.deletions = deletions;
    }

    @GetMapping(CustomerDoor.PAGE)
    ModelAndView page(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(defaultValue = "") String done,
            Locale reader) {
        return door.show(request, entered -> {
            List<ServiceCard> services = cards.of(entered.invitation().customerId(), reader);
            if (services.stream().anyMatch(card -> card.checking() || card.ending())) {
                response.setHeader("Refresh", SECONDS);
            }
            return new ModelAndView("selfservice/page")
                    .addObject("services", services)
                    .addObject("receipts", receipts(entered))
                    .addObject(
                            "deletion",
                            deletions
                                    .ofCustomer(entered.invitation().customerId())
                                    .orElse(null))
                    .addObject("done", Done.of(done));
        });
    }

    private List<InvitationView> receipts(Entered entered) {
        return invitations.ofCustomer(entered.invitation().customerId()).stream()
                .filter(one -> one.status() == InvitationStatus.COMPLETED && one.connectionId() != null)
                .toList();
    }

    @PostMapping(CustomerDoor.PAGE + "/verify")
    ModelAndView verify(HttpServletRequest request, @RequestParam(defaultValue = "") String connection, Locale reader) {
        return door.post(
                request,
                entered -> cards.named(entered, connection, reader)
                        .map(card -> {
                            try {
                                desk.verify(card.connection().id(), entered.actor());
                                return Done.VERIFYING.page();
                            } catch (Conflict ended) {
                                return Done.NOTHING.page();
                            }
                        })
                        .orElseGet(Done.NOTHING::page));
    }

    @PostMapping(CustomerDoor.PAGE + "/renew")
    ModelAndView renew(HttpServletRequest request, @RequestParam(defaultValue = "") String connection, Locale reader) {
        return door.manage(
                request,
                entered -> cards.named(entered, connection, reader)
                        .map(card -> renewals.begin(entered, card.connection(), reader))
                        .orElseGet(Done.NOTHING::page));
    }

    @PostMapping(CustomerDoor.PAGE + "/leave")
    ModelAndView leave(HttpServletRequest request, HttpServletResponse response) {
        return door.leave(request, response);
    }
}
