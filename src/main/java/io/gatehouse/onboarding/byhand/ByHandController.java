package io.gatehouse.onboarding.byhand;

import io.gatehouse.onboarding.input.ServiceInputs;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardErrors;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.registration.existing.TypedValues;
import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** For administrators who let no app of others change their tenant: everything to read, run or click themselves. */
@Controller
@OpenToPublic("Shown to whoever came by an invitation link, as its signed flow cookie tells")
class ByHandController {

    private final WizardDoor door;
    private final WizardPages pages;
    private final ByHand byHand;
    private final WizardErrors problems;
    private final ByHandPapers papers;
    private final ServiceInputs inputs;

    ByHandController(
            WizardDoor door,
            WizardPages pages,
            ByHand byHand,
            WizardErrors problems,
            ByHandPapers papers,
            ServiceInputs inputs) {
        this.door = door;
        this.pages = pages;
        this.byHand = byHand;
        this.problems = problems;
        this.papers = papers;
        this.inputs = inputs;
    }

    /** What the visitor knows so far, as typed: an unpinned invitation knows no tenant, a new app no client id. */
    record Known(String tenant, String client) {}

    @GetMapping(WizardPaths.BY_HAND)
    ModelAndView page(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String client) {
        return show(request, new Known(tenant.strip(), client.strip()), page -> page);
    }

    @GetMapping(WizardPaths.BY_HAND + ".sh")
    ModelAndView script(HttpServletRequest request, @RequestParam(defaultValue = "") String tenant) {
        return show(request, new Known(tenant.strip(), ""), papers::script);
    }

    @GetMapping(WizardPaths.BY_HAND + ".pdf")
    ModelAndView document(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String client) {
        return show(request, new Known(tenant.strip(), client.strip()), papers::document);
    }

    @GetMapping(WizardPaths.BY_HAND + ".zip")
    ModelAndView teamsApp(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String client) {
        return show(request, new Known(tenant.strip(), client.strip()), papers::teamsApp);
    }

    private ModelAndView show(HttpServletRequest request, Known known, UnaryOperator<ModelAndView> shown) {
        return door.show(request, (guest, invitation) -> {
            if (!byHand.offered(invitation) || !inputs.complete(invitation)) {
                return WizardPages.seeOther("/authenticate");
            }
            Optional<TenantId> tenant =
                    Optional.ofNullable(invitation.tenant()).or(() -> TenantId.parse(known.tenant()));
            Map<String, String> wrong = wrong(known, tenant);
            ModelAndView page = pages.page("by-hand", wrong.isEmpty() ? 200 : 422, guest, invitation)
                    .addObject("typed", known)
                    .addObject("tenant", tenant.map(TenantId::value).orElse(null));
            if (!wrong.isEmpty()) {
                problems.on(page, wrong);
            }
            if (tenant.isEmpty()) {
                return page;
            }
            String client = wrong.isEmpty() && !known.client().isEmpty() ? known.client() : null;
            ServiceProfile profile =
                    (ServiceProfile) Objects.requireNonNull(page.getModel().get("profile"));
            page.addObject("sheet", byHand.of(invitation, profile, tenant.get(), client));
            return wrong.isEmpty() ? shown.apply(page) : page;
        });
    }

    private static Map<String, String> wrong(Known known, Optional<TenantId> tenant) {
        Map<String, String> wrong = new HashMap<>();
        if (tenant.isEmpty() && !known.tenant().isEmpty()) {
            wrong.put("tenant", "onboarding.by-hand.tenant.wrong");
        }
        if (!known.client().isEmpty()) {
            String id = tenant.map(TenantId::value).orElse(null);
            TypedValues.clientId(known.client(), new TypedValues.Known(id, null))
                    .ifPresent(problem -> wrong.put("client", problem.key()));
        }
        return wrong;
    }
}
