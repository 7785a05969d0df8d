package io.gatehouse.sandbox.desk;

import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.SandboxSettings;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.desk.robot.Robot;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page with every switch; forms only, so that it works without JavaScript. */
@Controller
@RequestMapping("/chaos")
class ChaosController {

    private static final String BACK = "redirect:/chaos";

    /** A tenant to choose; {@code connected}: the portal has consent there. */
    record Choice(String id, String name, String domain, boolean connected) {}

    private final World world;
    private final Switches switches;
    private final Accidents accidents;
    private final Actions actions;
    private final Robot robot;
    private final SandboxSettings settings;

    ChaosController(
            World world,
            Switches switches,
            Accidents accidents,
            Actions actions,
            Robot robot,
            SandboxSettings settings) {
        this.world = world;
        this.switches = switches;
        this.accidents = accidents;
        this.actions = actions;
        this.robot = robot;
        this.settings = settings;
    }

    @GetMapping
    String page(HttpServletResponse response, Model model) {
        model.addAttribute("chaos", switches.chaos());
        model.addAttribute("forced", switches.chaos().forced());
        model.addAttribute("quirks", switches.quirks());
        model.addAttribute("faults", Faults.Fault.values());
        model.addAttribute("mail", switches.mail());
        model.addAttribute("tenants", choices());
        model.addAttribute("done", actions.done());
        model.addAttribute("run", robot.run());
        model.addAttribute("ahead", ahead(world.clock().offset()));
        model.addAttribute("now", world.now());
        if (robot.run().running()) {
            response.setHeader("Refresh", "2");
        }
        model.addAttribute("portal", settings.portalUrl());
        return "desk/chaos";
    }

    @PostMapping("/switch")
    String change(@ModelAttribute Switches.Change change) {
        actions.attempt(() -> actions.switched(change));
        return BACK;
    }

    @PostMapping("/throttle")
    String throttle(
            @RequestParam("tenant") String tenant,
            @RequestParam("retryAfterSeconds") int retryAfterSeconds,
            @RequestParam("count") int count) {
        actions.attempt(() -> actions.throttle(tenant, retryAfterSeconds, count));
        return BACK;
    }

    @PostMapping("/force")
    String force(@RequestParam("at") Chaos.At at, @RequestParam("code") int code, @RequestParam("count") int count) {
        actions.attempt(() -> actions.force(at, code, count));
        return BACK;
    }

    @PostMapping("/revoke")
    String revoke(@RequestParam("tenant") String tenant, @RequestParam(name = "user", defaultValue = "") String user) {
        actions.attempt(() -> actions.revoke(tenant, user));
        return BACK;
    }

    @PostMapping("/remove-consent")
    String removeConsent(@RequestParam("tenant") String tenant) {
        actions.attempt(() -> actions.removeConsent(tenant));
        return BACK;
    }

    @PostMapping("/withdraw")
    String withdraw(@RequestParam("tenant") String tenant, @RequestParam("permission") String permission) {
        actions.attempt(() -> actions.withdraw(tenant, permission));
        return BACK;
    }

    @PostMapping("/expire-delta")
    String expireDelta(@RequestParam("tenant") String tenant) {
        actions.attempt(() -> actions.expireDelta(tenant));
        return BACK;
    }

    @PostMapping("/directory")
    String directory(
            @RequestParam("tenant") String tenant,
            @RequestParam("action") DirectoryChanges.Action action,
            @RequestParam("count") int count) {
        actions.attempt(() -> actions.changeDirectory(tenant, action, count));
        return BACK;
    }

    @PostMapping("/clock")
    String clock(@RequestParam("hours") long hours) {
        actions.attempt(() -> actions.forward(Duration.ofHours(hours)));
        return BACK;
    }

    @PostMapping("/refuse")
    String refuse(
            @RequestParam("address") String address, @RequestParam(name = "answer", defaultValue = "") String answer) {
        actions.attempt(() -> actions.refuse(address, answer));
        return BACK;
    }

    @PostMapping("/onboard")
    String onboard(HttpServletRequest request, @RequestParam(name = "count", defaultValue = "25") int count) {
        actions.attempt(() -> actions.onboard(count, origin(request)));
        return BACK;
    }

    @PostMapping("/normal")
    String normal() {
        actions.attempt(actions::normal);
        return BACK;
    }

    static URI origin(HttpServletRequest request) {
        return URI.create(request.getRequestURL().toString()).resolve("/");
    }

    /** Customers first that the portal is connected to, then by name. */
    private List<Choice> choices() {
        return world.tenants().stream()
                .filter(tenant -> !tenant.personal())
                .filter(tenant -> !tenant.id().equals(io.gatehouse.sandbox.SandboxFacts.HOME_TENANT))
                .map(this::choice)
                .sorted(Comparator.comparing(Choice::connected).reversed().thenComparing(Choice::name))
                .toList();
    }

    private Choice choice(Tenant tenant) {
        var facts = tenant.facts();
        return new Choice(tenant.id(), facts.displayName(), facts.domains().getFirst(), accidents.connected(tenant));
    }

    private static String ahead(Duration offset) {
        if (offset.isZero()) {
            return "";
        }
        return offset.toDays() > 0
                ? offset.toDays() + " d " + offset.toHoursPart() + " h ahead"
                : offset.toHours() + " h ahead";
    }
}
