package io.gatehouse.onboarding.reconnect;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.gatehouse.shared.TooMany;
import java.util.Locale;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** "Switch method": what would happen, and the invitation for it. */
@Controller
class SwitchController {

    private final Connections connections;
    private final MethodSwitches switches;
    private final MessageSource messages;

    SwitchController(Connections connections, MethodSwitches switches, MessageSource messages) {
        this.connections = connections;
        this.switches = switches;
        this.messages = messages;
    }

    @GetMapping("/connections/{id}/switch")
    @Requires(Permission.OPERATE)
    ModelAndView page(@PathVariable UUID id) {
        ConnectionView connection = connections.get(id);
        return new ModelAndView("onboarding/switch")
                .addObject("connection", connection)
                .addObject("service", switches.serviceName(connection))
                .addObject("obstacle", switches.obstacle(connection).orElse(null))
                .addObject("open", switches.open(connection).orElse(null));
    }

    @PostMapping("/connections/{id}/switch")
    @Requires(Permission.OPERATE)
    ModelAndView invite(@PathVariable UUID id, Actor actor, Locale locale) {
        FormProblems problems = new FormProblems(messages, locale);
        try {
            UUID invitation = switches.invite(connections.get(id), actor);
            return new ModelAndView("redirect:/invitations/" + invitation + "?done=invitation.issued");
        } catch (Conflict e) {
            problems.add("", e);
        } catch (InvalidInput e) {
            problems.add(new InvalidInput("", e.key(), String.valueOf(e.getMessage())));
        } catch (TooMany e) {
            problems.add(new InvalidInput("", "invitation.problem.TOO_MANY", "Too many mails."));
        }
        ModelAndView page = page(id).addObject("errors", problems.sentences());
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }
}
