package io.gatehouse.provider.page;

import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.provider.errand.Errand;
import io.gatehouse.provider.errand.Errands;
import io.gatehouse.provider.errand.SignInErrand;
import io.gatehouse.provider.recovery.Refusals;
import io.gatehouse.provider.recovery.RegistrationChanges;
import io.gatehouse.provider.repair.SetUpBench;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Secret;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What owners do on the settings page of the registrations. */
@Controller
@RequestMapping(RegistrationPage.ADDRESS)
@Requires(Permission.ADMINISTER)
class RegistrationActions {

    private static final Logger log = LoggerFactory.getLogger(RegistrationActions.class);

    private final RegistrationPage page;
    private final RegistrationChanges changes;
    private final OwnRegistrations own;
    private final SetUpBench bench;
    private final Errands errands;
    private final MessageSource messages;

    RegistrationActions(
            RegistrationPage page,
            RegistrationChanges changes,
            OwnRegistrations own,
            SetUpBench bench,
            Errands errands,
            MessageSource messages) {
        this.page = page;
        this.changes = changes;
        this.own = own;
        this.bench = bench;
        this.errands = errands;
        this.messages = messages;
    }

    /** What every handler needs to show the page again with what went wrong. */
    private record Answer(Actor actor, Locale locale, Model model, HttpServletResponse response) {}

    @PostMapping
    String apply(
            @RequestParam(defaultValue = "") String registration,
            @RequestParam(defaultValue = "") String clientId,
            @RequestParam(defaultValue = "") String secret,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        OwnRegistration present = page.chosen(registration);
        Answer answer = new Answer(actor, locale, model, response);
        RegistrationPage.Form form = new RegistrationPage.Form(present.id().toString(), clientId, "");
        try {
            UUID id = changes.apply(
                    present, clientId, Secret.of(secret), bench.lent(actor).orElse(null), actor);
            lookAfterwards(id, actor);
            return redirect(id, own.get(id).preferred() ? "provider.applied" : "provider.kept");
        } catch (InvalidInput e) {
            return again(present, form, e, answer);
        } catch (MicrosoftException e) {
            return again(present, form, Refusals.of(e, ""), answer);
        } catch (Conflict e) {
            return again(present, form, whole(e), answer);
        }
    }

    /** The values are kept by now: the list can be looked at again at any time. */
    private void lookAfterwards(UUID id, Actor actor) {
        try {
            bench.look(id, actor);
        } catch (MicrosoftException e) {
            log.info("Microsoft did not tell how registration {} looks: {}", id, e.getMessage());
        }
    }

    private static InvalidInput whole(Conflict e) {
        return new InvalidInput("", e.key(), String.valueOf(e.getMessage()));
    }

    @PostMapping("/look")
    String look(
            @RequestParam(defaultValue = "") String registration,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        OwnRegistration present = page.chosen(registration);
        return working(present, new Answer(actor, locale, model, response), () -> {
            bench.look(present.id(), actor);
            return "provider.looked";
        });
    }

    /** @param line one line's name, or nothing for all that a button can mend */
    @PostMapping("/mend")
    String mend(
            @RequestParam(defaultValue = "") String registration,
            @RequestParam(defaultValue = "") String line,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        OwnRegistration present = page.chosen(registration);
        return working(present, new Answer(actor, locale, model, response), () -> {
            bench.mend(present, line, actor);
            return "provider.mended";
        });
    }

    @PostMapping("/publisher")
    String publisher(
            @RequestParam(defaultValue = "") String registration,
            @RequestParam(defaultValue = "") String partnerId,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        OwnRegistration present = page.chosen(registration);
        return working(present, new Answer(actor, locale, model, response), () -> {
            bench.verifyPublisher(present, partnerId, actor);
            return "provider.mended";
        });
    }

    @PostMapping("/rotate")
    String rotate(
            @RequestParam(defaultValue = "") String registration,
            @RequestParam(defaultValue = "CERTIFICATE") CredentialKind kind,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        OwnRegistration present = page.chosen(registration);
        return working(present, new Answer(actor, locale, model, response), () -> {
            if (kind == CredentialKind.FEDERATED) {
                throw new InvalidInput("", "provider.rotate.kind", "Choose a secret or a certificate.");
            }
            bench.rotate(present, kind, actor);
            return "provider.rotating";
        });
    }

    @PostMapping("/rights")
    String borrow(@RequestParam(defaultValue = "") String registration, Actor actor, HttpServletRequest request) {
        return send(Errand.Purpose.RIGHTS, registration, actor, request);
    }

    @PostMapping("/proof")
    String prove(@RequestParam(defaultValue = "") String registration, Actor actor, HttpServletRequest request) {
        return send(Errand.Purpose.PROOF, registration, actor, request);
    }

    /** Lending is done by another account as a rule, and proving by one's own afterwards: people choose. */
    private String send(Errand.Purpose purpose, String registration, Actor actor, HttpServletRequest request) {
        OwnRegistration present = page.chosen(registration);
        SignInErrand.begin(request, purpose);
        return "redirect:/oauth2/authorization/" + errands.write(purpose, present.id(), actor) + "?choose=1";
    }

    @PostMapping("/rights/return")
    String giveBack(@RequestParam(defaultValue = "") String registration, Actor actor) {
        OwnRegistration present = page.chosen(registration);
        bench.giveBack(present, actor);
        return redirect(present.id(), "provider.given-back");
    }

    @PostMapping("/forget")
    String forget(
            @RequestParam(defaultValue = "") String registration,
            Actor actor,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        OwnRegistration present = page.chosen(registration);
        try {
            own.forget(present.id(), actor);
            return "redirect:" + RegistrationPage.ADDRESS + "?done=provider.forgotten";
        } catch (Conflict e) {
            return again(present, whole(e), new Answer(actor, locale, model, response));
        } catch (InvalidInput e) {
            return again(present, e, new Answer(actor, locale, model, response));
        }
    }

    /** Something done at Microsoft; answers the key of the message on success. */
    private interface Work {
        String run();
    }

    private String working(OwnRegistration present, Answer answer, Work work) {
        try {
            return redirect(present.id(), work.run());
        } catch (InvalidInput e) {
            return again(present, e, answer);
        } catch (MicrosoftException e) {
            return again(present, Refusals.of(e, ""), answer);
        } catch (Conflict e) {
            return again(present, whole(e), answer);
        }
    }

    private String again(OwnRegistration present, InvalidInput e, Answer answer) {
        RegistrationPage.Form form = new RegistrationPage.Form(
                present.id().toString(), present.registration().clientId(), "");
        return again(present, form, e, answer);
    }

    private String again(OwnRegistration present, RegistrationPage.Form form, InvalidInput e, Answer answer) {
        String sentence = messages.getMessage(e.key(), e.arguments().toArray(), e.getMessage(), answer.locale());
        answer.model().addAttribute("errors", Map.of(e.field(), String.valueOf(sentence)));
        answer.response().setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return page.page(present, form, answer.actor(), answer.locale(), answer.model());
    }

    private static String redirect(UUID id, String done) {
        return "redirect:" + RegistrationPage.ADDRESS + "?registration=" + id + "&done=" + done;
    }
}
