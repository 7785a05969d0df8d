package io.gatehouse.provider.page;

import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.provider.errand.LentRights;
import io.gatehouse.provider.recovery.Refusals;
import io.gatehouse.provider.repair.FederatedTrust;
import io.gatehouse.provider.repair.SetUpBench;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The button that has a registration trust the place where Gatehouse runs. */
@Controller
@Requires(Permission.ADMINISTER)
class FederatedActions {

    private final RegistrationPage page;
    private final FederatedTrust trust;
    private final SetUpBench bench;
    private final MessageSource messages;

    FederatedActions(RegistrationPage page, FederatedTrust trust, SetUpBench bench, MessageSource messages) {
        this.page = page;
        this.trust = trust;
        this.bench = bench;
        this.messages = messages;
    }

    @PostMapping(RegistrationPage.ADDRESS + "/place")
    String use(
            @RequestParam(defaultValue = "") String registration,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        OwnRegistration own = page.chosen(registration);
        InvalidInput problem;
        try {
            Optional<LentRights> lent = bench.lent(actor);
            if (lent.isPresent()) {
                // tells which object it is: one that was typed in or configured is known by its client id alone
                bench.look(own.id(), actor);
            }
            trust.use(own, lent.orElse(null), actor);
            bench.look(own.id(), actor);
            return "redirect:" + RegistrationPage.ADDRESS + "?registration=" + own.id() + "&done=provider.trusted";
        } catch (InvalidInput e) {
            problem = e;
        } catch (MicrosoftException e) {
            problem = Refusals.of(e, "place");
        }
        String sentence =
                messages.getMessage(problem.key(), problem.arguments().toArray(), problem.getMessage(), locale);
        model.addAttribute("errors", Map.of(problem.field(), String.valueOf(sentence)));
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        RegistrationPage.Form form = new RegistrationPage.Form(
                own.id().toString(), own.registration().clientId(), "");
        return page.page(own, form, actor, locale, model);
    }
}
