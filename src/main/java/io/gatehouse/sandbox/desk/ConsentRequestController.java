package io.gatehouse.sandbox.desk;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.entra.consent.ConsentRequests;
import io.gatehouse.sandbox.entra.consent.ConsentRequests.Request;
import io.gatehouse.sandbox.entra.consent.ConsentRequests.State;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where Global Administrators find what their people have asked for, and decide. */
@Controller
class ConsentRequestController {

    private static final String PATH = "/chaos/consent-requests";

    /** A request as the page shows it, and who decides. */
    record Line(Request request, String app, String tenant, String administrator) {

        public boolean open() {
            return request.state() == State.PENDING;
        }
    }

    private final World world;
    private final ConsentRequests requests;
    private final Actions actions;

    ConsentRequestController(World world, ConsentRequests requests, Actions actions) {
        this.world = world;
        this.requests = requests;
        this.actions = actions;
    }

    @GetMapping(PATH)
    String page(Model model) {
        List<Line> lines = world.tenants().stream()
                .flatMap(tenant -> requests.of(tenant).stream().map(request -> line(tenant, request)))
                .sorted(Comparator.comparing((Line line) -> line.request().at()).reversed())
                .toList();
        model.addAttribute("lines", lines);
        return "desk/consent-requests";
    }

    @PostMapping(PATH)
    String decide(@RequestParam String tenant, @RequestParam String id, @RequestParam boolean approve) {
        world.tenant(tenant).ifPresent(one -> {
            if (requests.decide(one, id, approve)) {
                actions.noted("An administrator of " + one.facts().displayName() + (approve ? " approved" : " denied")
                        + " a request for an app.");
            }
        });
        return "redirect:" + PATH;
    }

    private Line line(Tenant tenant, Request request) {
        return new Line(
                request,
                world.application(request.appId()).map(Application::displayName).orElse(request.appId()),
                tenant.facts().displayName(),
                tenant.people().values().stream()
                        .filter(Person::present)
                        .filter(Person::globalAdministrator)
                        .map(Person::signInName)
                        .findFirst()
                        .orElse("an administrator"));
    }
}
