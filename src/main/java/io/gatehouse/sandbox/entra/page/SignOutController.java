package io.gatehouse.sandbox.entra.page;

import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.request.Answers;
import io.gatehouse.sandbox.entra.request.Authority;
import io.gatehouse.sandbox.entra.request.ReplyTo;
import io.gatehouse.sandbox.entra.session.Sessions;
import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Ends the session and goes back to a registered address, or stays on a page that says so. */
@Controller
class SignOutController {

    private final World world;
    private final Sessions sessions;

    SignOutController(World world, Sessions sessions) {
        this.world = world;
        this.sessions = sessions;
    }

    @RequestMapping("/{tenant}/oauth2/v2.0/logout")
    ModelAndView signOut(
            @PathVariable String tenant,
            @RequestParam(name = "post_logout_redirect_uri", required = false) @Nullable String target,
            @RequestParam(required = false) @Nullable String state,
            HttpServletResponse response) {
        Authority.of(world, tenant);
        sessions.signOut(response);
        if (target == null || !registered(target)) {
            return new ModelAndView("entra/signed-out");
        }
        String separator = target.contains("?") ? "&" : "?";
        return Answers.redirect(
                state == null
                        ? target
                        : target + separator + "state="
                                + java.net.URLEncoder.encode(state, java.nio.charset.StandardCharsets.UTF_8));
    }

    /** A redirect or logout URI of some application; for localhost any path of the same origin host is one. */
    private boolean registered(String target) {
        return world.applications().stream()
                .flatMap(application -> Stream.concat(
                        application.web().redirectUris().stream(),
                        Stream.ofNullable(application.web().logoutUrl())))
                .anyMatch(uri -> ReplyTo.matches(uri, target));
    }
}
