package io.gatehouse.onboarding.page;

import io.gatehouse.onboarding.admin.Inspections;
import io.gatehouse.onboarding.plan.DryRuns;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The result of a dry run: what would be created, what exists and which rule would refuse; nothing was changed. */
@Controller
@OpenToPublic("Shown to the browser alone that brought the read-only sign-in")
class DryRunController {

    private final WizardDoor door;
    private final WizardPages pages;
    private final Inspections inspections;
    private final DryRuns dryRuns;

    DryRunController(WizardDoor door, WizardPages pages, Inspections inspections, DryRuns dryRuns) {
        this.door = door;
        this.pages = pages;
        this.inspections = inspections;
        this.dryRuns = dryRuns;
    }

    @GetMapping(WizardPaths.DRY_RUN)
    ModelAndView page(HttpServletRequest request) {
        return door.show(
                request,
                (guest, invitation) -> inspections
                        .find(invitation, guest.visit().browser())
                        .filter(found -> found.registration() == null && found.report() != null)
                        .map(found -> pages.page("dry-run", 200, guest, invitation)
                                .addObject("run", dryRuns.read(String.valueOf(found.report())))
                                .addObject("person", found.admin().account())
                                .addObject("tenant", found.admin().tenant()))
                        .orElseGet(() -> WizardPages.seeOther("/authenticate/passport")));
    }
}
