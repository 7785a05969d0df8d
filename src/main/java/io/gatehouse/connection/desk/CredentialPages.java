package io.gatehouse.connection.desk;

import io.gatehouse.connection.Connections;
import io.gatehouse.connection.credential.ConnectionSecrets;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.Secret;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The buttons of the card "Microsoft 365 settings": rotate the credential, or put a secret in that was made by hand. */
@Controller
class CredentialPages {

    private final Connections connections;
    private final ConnectionDesk desk;
    private final ConnectionSecrets secrets;
    private final ConnectionPageModel page;
    private final MessageSource messages;

    CredentialPages(
            Connections connections,
            ConnectionDesk desk,
            ConnectionSecrets secrets,
            ConnectionPageModel page,
            MessageSource messages) {
        this.connections = connections;
        this.desk = desk;
        this.secrets = secrets;
        this.page = page;
        this.messages = messages;
    }

    @PostMapping("/connections/{id}/rotate")
    @Requires(Permission.OPERATE)
    String rotate(@PathVariable UUID id, Actor actor) {
        try {
            desk.rotate(id, actor);
            return "redirect:/connections/" + id + "?done=connection.rotate";
        } catch (Conflict e) {
            return "redirect:/connections/" + id + ConnectionPages.UNCHANGED;
        }
    }

    @PostMapping("/connections/{id}/secret")
    @Requires(Permission.OPERATE)
    ModelAndView secret(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String secret,
            @RequestParam(defaultValue = "") String endsOn,
            Actor actor,
            Locale locale,
            Model model) {
        try {
            secrets.replace(connections.get(id), Secret.of(secret), end(endsOn), actor);
            return new ModelAndView("redirect:/connections/" + id + "?done=connection.secret");
        } catch (Conflict e) {
            return new ModelAndView("redirect:/connections/" + id + ConnectionPages.UNCHANGED);
        } catch (InvalidInput e) {
            page.fill(model, id, locale);
            String said = messages.getMessage(e.key(), e.arguments().toArray(), e.getMessage(), locale);
            model.addAttribute("errors", Map.of(e.field(), String.valueOf(said)));
            // the secret itself is never sent back
            model.addAttribute("endsOn", endsOn);
            return new ModelAndView("connection/page", model.asMap(), HttpStatus.UNPROCESSABLE_CONTENT);
        }
    }

    /** Microsoft's page shows a day; its beginning counts, so that nobody is surprised in the course of it. */
    private static @Nullable Instant end(String typed) {
        if (typed.isBlank()) {
            return null;
        }
        try {
            return LocalDate.parse(typed.strip()).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidInput("endsOn", "connection.secret.endsOn.wrong", "Write the day as 2027-03-31.");
        }
    }
}
