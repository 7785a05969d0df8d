package io.gatehouse.provider.recovery;

import io.gatehouse.provider.InstalledProvider;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The way back in when the portal's own credential has expired and nobody can sign in to replace it. */
@Controller
class RecoveryController {

    static final String ADDRESS = "/setup/credential";

    private static final Actor HOLDER = new Actor(Actor.Kind.SYSTEM, "recovery", "Holder of the recovery code", null);

    private final Lockout lockout;
    private final RecoveryCode code;
    private final InstalledProvider installed;
    private final OwnRegistrations own;
    private final RegistrationChanges changes;
    private final MessageSource messages;

    RecoveryController(
            Lockout lockout,
            RecoveryCode code,
            InstalledProvider installed,
            OwnRegistrations own,
            RegistrationChanges changes,
            MessageSource messages) {
        this.lockout = lockout;
        this.code = code;
        this.installed = installed;
        this.own = own;
        this.changes = changes;
        this.messages = messages;
    }

    @GetMapping(ADDRESS)
    @OpenToPublic("asks for the recovery code and tells no secret; absent while the credential works")
    String show(Model model) {
        onlyWhileLockedOut();
        return page("", model);
    }

    @PostMapping(ADDRESS)
    @OpenToPublic("does nothing without the recovery code; absent while the credential works")
    String replace(
            @RequestParam(name = "code", defaultValue = "") String typed,
            @RequestParam(defaultValue = "") String secret,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        onlyWhileLockedOut();
        try {
            if (!code.matches(typed)) {
                throw new InvalidInput("code", "provider.recovery.code.wrong", "This is not the recovery code.");
            }
            ProviderScope.run(
                    installed.find().orElseThrow().provider(),
                    () -> changes.apply(
                            preferred(), preferred().registration().clientId(), Secret.of(secret), null, HOLDER));
            lockout.look();
            return "redirect:/";
        } catch (InvalidInput e) {
            String sentence = messages.getMessage(e.key(), e.arguments().toArray(), e.getMessage(), locale);
            model.addAttribute("errors", Map.of(e.field(), String.valueOf(sentence)));
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(typed, model);
        }
    }

    private String page(String typed, Model model) {
        model.addAttribute("code", typed);
        model.addAttribute(
                "own", ProviderScope.call(installed.find().orElseThrow().provider(), this::preferred));
        return "provider/recovery";
    }

    private OwnRegistration preferred() {
        return own.all().stream()
                .filter(OwnRegistration::preferred)
                .findFirst()
                .orElseThrow(() -> new NotFound("registration"));
    }

    private void onlyWhileLockedOut() {
        if (!lockout.present()) {
            throw new NotFound("recovery");
        }
    }
}
