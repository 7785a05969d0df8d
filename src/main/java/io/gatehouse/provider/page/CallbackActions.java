package io.gatehouse.provider.page;

import io.gatehouse.provider.callback.CallbackDesk;
import io.gatehouse.provider.callback.CallbackMode;
import io.gatehouse.provider.errand.BorrowedRights;
import io.gatehouse.provider.errand.LentRights;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The setting “redirect URL per customer” of a registration. */
@Controller
@Requires(Permission.ADMINISTER)
class CallbackActions {

    private final RegistrationPage page;
    private final CallbackDesk desk;
    private final BorrowedRights rights;
    private final MessageSource messages;

    CallbackActions(RegistrationPage page, CallbackDesk desk, BorrowedRights rights, MessageSource messages) {
        this.page = page;
        this.desk = desk;
        this.rights = rights;
        this.messages = messages;
    }

    /** @param callbacks OFF or PATH */
    @PostMapping(RegistrationPage.ADDRESS + "/callbacks")
    String choose(
            @RequestParam(defaultValue = "") String registration,
            @RequestParam(defaultValue = "") String callbacks,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        OwnRegistration own = page.chosen(registration);
        try {
            CallbackMode mode = Stream.of(CallbackMode.values())
                    .filter(each -> each.name().equals(callbacks))
                    .findFirst()
                    .orElseThrow(
                            () -> new InvalidInput("callbacks", "provider.callbacks.choose", "Choose one of the two."));
            desk.choose(own, mode, actor);
        } catch (InvalidInput e) {
            return again(own, e, actor, locale, model, response);
        }
        return "redirect:" + RegistrationPage.ADDRESS + "?registration=" + own.id() + "&done=" + inLine(own, actor);
    }

    /** The choice holds whatever Microsoft says to it. */
    private String inLine(OwnRegistration own, Actor actor) {
        Optional<LentRights> lent = rights.of(actor);
        if (lent.isPresent() && desk.work(own, lent.get(), actor)) {
            return "provider.callbacks.done";
        }
        if (lent.isEmpty()) {
            desk.workLater();
        }
        return "provider.callbacks.chosen";
    }

    private String again(
            OwnRegistration own,
            InvalidInput e,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        model.addAttribute("errors", Map.of(e.field(), told(e.key(), locale, e)));
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        RegistrationPage.Form form = new RegistrationPage.Form(
                own.id().toString(), own.registration().clientId(), "");
        return page.page(own, form, actor, locale, model);
    }

    private String told(String key, Locale locale, Exception e) {
        return String.valueOf(messages.getMessage(key, null, e.getMessage(), locale));
    }
}
