package io.gatehouse.selfservice;

import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.disconnect.ConsentsElsewhere;
import io.gatehouse.onboarding.returning.CustomerDoor;
import io.gatehouse.onboarding.returning.CustomerDoor.Entered;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where an administrator of the customer ends a service: he need not ask anybody for that. */
@Controller
@OpenToPublic("Shown to people of a customer who came by the link of a finished invitation and signed in at Microsoft")
class DisconnectPages {

    private static final String PAGE = CustomerDoor.PAGE + "/disconnect";

    private final CustomerDoor door;
    private final ServiceCards cards;
    private final Endings endings;
    private final ConsentsElsewhere elsewhere;
    private final MessageSource messages;

    DisconnectPages(
            CustomerDoor door,
            ServiceCards cards,
            Endings endings,
            ConsentsElsewhere elsewhere,
            MessageSource messages) {
        this.elsewhere = elsewhere;
        this.door = door;
        this.cards = cards;
        this.endings = endings;
        this.messages = messages;
    }

    @GetMapping(PAGE)
    ModelAndView ask(HttpServletRequest request, @RequestParam(defaultValue = "") String connection, Locale reader) {
        return door.show(
                request,
                entered -> endable(entered, connection, reader).map(this::page).orElseGet(Done.NOTHING::page));
    }

    /** Wants the organisation's name typed: there is no way back but a new invitation. */
    @PostMapping(PAGE)
    ModelAndView disconnect(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String connection,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String keepApp,
            Locale reader) {
        return door.manage(
                request,
                entered -> endable(entered, connection, reader)
                        .map(card -> named(entered, name)
                                ? ended(entered, card, keepApp.isEmpty())
                                : refused(card, name, keepApp, reader))
                        .orElseGet(Done.NOTHING::page));
    }

    private Optional<ServiceCard> endable(Entered entered, String connection, Locale reader) {
        return cards.named(entered, connection, reader)
                .filter(card -> entered.manages()
                        && !card.ending()
                        && card.connection().state() != ConnectionState.DISCONNECTED);
    }

    private static boolean named(Entered entered, String name) {
        return entered.invitation().customerName().equalsIgnoreCase(name.strip());
    }

    private ModelAndView ended(Entered entered, ServiceCard card, boolean removeApp) {
        try {
            endings.end(entered, card, removeApp);
            return Done.DISCONNECTING.page();
        } catch (Conflict already) {
            return Done.NOTHING.page();
        }
    }

    private ModelAndView refused(ServiceCard card, String name, String keepApp, Locale reader) {
        String wrong = messages.getMessage("selfservice.disconnect.name.wrong", null, reader);
        ModelAndView page = page(card)
                .addObject("typedName", name)
                .addObject("keepApp", !keepApp.isEmpty())
                .addObject("errors", Map.of("name", wrong));
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private ModelAndView page(ServiceCard card) {
        ConnectionView connection = card.connection();
        return new ModelAndView("selfservice/disconnect")
                .addObject("card", card)
                .addObject("elsewhere", elsewhere.of(connection.customerId(), connection.registrationId()));
    }
}
