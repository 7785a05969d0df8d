package io.gatehouse.connection.desk;

import io.gatehouse.connection.ConnectionFacts;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.check.VerifyJob;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Has many connections checked at once. */
@Controller
class VerifyPages {

    private static final List<ConnectionHealth> IN_USE =
            List.of(ConnectionHealth.ACTION_REQUIRED, ConnectionHealth.DEGRADED, ConnectionHealth.HEALTHY);

    private final VerifyMany many;
    private final Profiles profiles;
    private final ConnectionFacts facts;

    VerifyPages(VerifyMany many, Profiles profiles, ConnectionFacts facts) {
        this.many = many;
        this.profiles = profiles;
        this.facts = facts;
    }

    @GetMapping("/connections/verify")
    @Requires(Permission.OPERATE)
    String page(Locale locale, Model model) {
        String any = facts.text("connection.verify.many.any", locale);
        Map<String, String> healths = new LinkedHashMap<>(Map.of("", any));
        IN_USE.forEach(health -> healths.put(health.name(), facts.text("status.health." + health, locale)));
        Map<String, String> services = new LinkedHashMap<>(Map.of("", any));
        profiles.all().forEach(profile -> services.put(profile.key(), profile.displayName()));
        model.addAttribute("healths", healths);
        model.addAttribute("services", services);
        return "connection/verify";
    }

    @PostMapping("/connections/verify")
    @Requires(Permission.OPERATE)
    String begin(
            @RequestParam(required = false) @Nullable ConnectionHealth health,
            @RequestParam(defaultValue = "") String profile,
            Actor actor) {
        String service = profile.isBlank() ? null : profile;
        VerifyMany.Begun begun = many.begin(new VerifyMany.Wanted(null, health, service), actor);
        if (begun.connections() == 0) {
            return "redirect:/connections/verify?refused=connection.verify.none";
        }
        return "redirect:/jobs?kind=" + VerifyJob.KIND + "&done=connection.verify." + (begun.more() ? "more" : "many");
    }
}
