package io.gatehouse.connection.desk;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.drift.Shrinking;
import io.gatehouse.connection.token.ConnectionBroken;
import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** The button that gives back what nothing needs. */
@Controller
class ShrinkPages {

    private final Connections connections;
    private final Shrinking shrinking;
    private final ConnectionPageModel page;
    private final MessageSource messages;

    ShrinkPages(Connections connections, Shrinking shrinking, ConnectionPageModel page, MessageSource messages) {
        this.connections = connections;
        this.shrinking = shrinking;
        this.page = page;
        this.messages = messages;
    }

    @PostMapping("/connections/{id}/shrink")
    @Requires(Permission.OPERATE)
    ModelAndView shrink(@PathVariable UUID id, Actor actor, Locale locale, Model model) {
        ConnectionView connection = connections.get(id);
        try {
            boolean everywhere = shrinking.shrink(connection, actor);
            String done = everywhere ? "connection.shrunk" : "connection.shrunk-here";
            return new ModelAndView("redirect:/connections/" + id + "?done=" + done);
        } catch (Conflict e) {
            return refused(
                    id, String.valueOf(messages.getMessage(e.key(), null, e.getMessage(), locale)), locale, model);
        } catch (MicrosoftException e) {
            return refused(id, e.failure().error().summary(), locale, model);
        } catch (ConnectionBroken | ConnectionUnavailable e) {
            return refused(id, String.valueOf(e.getMessage()), locale, model);
        }
    }

    private ModelAndView refused(UUID id, String why, Locale locale, Model model) {
        page.fill(model, id, locale);
        model.addAttribute("errors", Map.of("", why));
        return new ModelAndView("connection/page", model.asMap(), HttpStatus.UNPROCESSABLE_CONTENT);
    }
}
