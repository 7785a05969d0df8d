package io.gatehouse.onboarding.input;

import io.gatehouse.connection.Connections;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.PagePanel;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Shows an owner a confidential value once, on a page of its own that nobody can come back to. */
@Controller
class GivenOutPages {

    private final GivenOut values;
    private final Connections connections;

    GivenOutPages(GivenOut values, Connections connections) {
        this.values = values;
        this.connections = connections;
    }

    /** Which values are kept, on the page of the connection that they belong to; never the values. */
    @Configuration(proxyBeanMethods = false)
    static class Panel {

        @Bean
        PagePanel confidentialValues(GivenOut values) {
            return PagePanel.of(PagePanel.Place.CONNECTION, "values", 40, "onboarding/given-out :: list", subject -> {
                UUID connection = Objects.requireNonNull(subject);
                List<GivenOut.Held> held = values.held(connection);
                return held.isEmpty() ? Map.of() : Map.<String, Object>of("held", held, "connection", connection);
            });
        }
    }

    @PostMapping("/connections/{id}/reveal")
    @Requires(Permission.ADMINISTER)
    ModelAndView reveal(@PathVariable UUID id, @RequestParam(defaultValue = "") String key, Actor actor) {
        ModelAndView page = new ModelAndView("onboarding/given-out-value");
        page.addObject("connection", connections.get(id));
        page.addObject("label", label(id, key));
        try {
            page.addObject(
                    "value", values.give(id, key, GivenOut.Way.REVEALED, actor).reveal());
        } catch (InvalidInput | Conflict e) {
            page.addObject("problem", e.getMessage());
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return page;
    }

    private String label(UUID connection, String key) {
        return values.held(connection).stream()
                .filter(one -> one.key().equals(key))
                .map(GivenOut.Held::label)
                .findFirst()
                .orElse("–");
    }
}
