package io.gatehouse.onboarding.existing;

import io.gatehouse.invitation.InvitationClosed;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.admin.BorrowedSignIns;
import io.gatehouse.onboarding.admin.Inspections;
import io.gatehouse.onboarding.admin.Inspections.Inspection;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardErrors;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.shared.Secret;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** "Your app registration": the values of a registration that exists already are typed in, checked and kept. */
@Controller
@OpenToPublic("For the browser alone that brought an administrator's sign-in; the form's signature is bound to it")
class ExistingController {

    private final WizardDoor door;
    private final WizardPages pages;
    private final Inspections inspections;
    private final ExistingCheck check;
    private final ExistingResults results;
    private final WizardErrors problems;
    private final BorrowedSignIns borrowed;

    ExistingController(
            WizardDoor door,
            WizardPages pages,
            Inspections inspections,
            ExistingCheck check,
            ExistingResults results,
            WizardErrors problems,
            BorrowedSignIns borrowed) {
        this.borrowed = borrowed;
        this.door = door;
        this.pages = pages;
        this.inspections = inspections;
        this.check = check;
        this.results = results;
        this.problems = problems;
    }

    @GetMapping(WizardPaths.EXISTING)
    ModelAndView form(HttpServletRequest request) {
        return door.show(request, (guest, invitation) -> {
            boolean may = usable(guest, invitation).isPresent();
            return may ? page(200, guest, invitation, ExistingForm.EMPTY) : WizardPages.seeOther("/authenticate");
        });
    }

    @PostMapping(WizardPaths.EXISTING)
    ModelAndView check(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(defaultValue = "") String clientId,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String secret,
            @RequestParam(defaultValue = "") String pem) {
        ExistingForm form = ExistingForm.of(clientId, kind, secret, pem);
        return door.post(
                request,
                (guest, invitation) -> usable(guest, invitation)
                        .map(inspection -> checked(guest, invitation, inspection, form, response))
                        .orElseGet(() -> WizardPages.seeOther("/authenticate")));
    }

    private ModelAndView checked(
            Guest guest,
            InvitationView invitation,
            Inspection inspection,
            ExistingForm form,
            HttpServletResponse response) {
        Secret reading = inspection.token() == null ? Secret.of("") : inspection.token();
        ExistingOutcome outcome = check.check(invitation, inspection.person().tenant(), reading, form);
        try {
            return answered(guest, invitation, inspection, form, outcome, response);
        } catch (InvitationClosed endedMeanwhile) {
            return WizardPages.seeOther("/authenticate");
        }
    }

    private ModelAndView answered(
            Guest guest,
            InvitationView invitation,
            Inspection inspection,
            ExistingForm form,
            ExistingOutcome outcome,
            HttpServletResponse response) {
        return switch (outcome) {
            case ExistingOutcome.Wrong wrong -> {
                results.stumbled(invitation, wrong);
                yield problems.on(
                        page(wrong.status(), guest, invitation, form), wrong.field(), wrong.key(), wrong.about());
            }
            case ExistingOutcome.Unfit unfit -> {
                results.stumbled(invitation, unfit);
                yield page(422, guest, invitation, form).addObject("review", unfit.review());
            }
            case ExistingOutcome.Proven proven -> keep(guest, invitation, inspection, proven, response);
        };
    }

    private ModelAndView keep(
            Guest guest,
            InvitationView invitation,
            Inspection inspection,
            ExistingOutcome.Proven proven,
            HttpServletResponse response) {
        try {
            results.keep(invitation, inspection, proven);
        } catch (InvitationClosed finishedMeanwhile) {
            throw finishedMeanwhile;
        } catch (Conflict overTenant) {
            Stop stop = Stop.of(overTenant);
            results.stopped(invitation, stop);
            return door.stopped(response, guest.visit(), stop);
        }
        if (invitation.connectionId() != null) {
            borrowed.lookBeside(invitation, inspection);
        }
        return WizardPages.seeOther("/authenticate");
    }

    private Optional<Inspection> usable(Guest guest, InvitationView invitation) {
        return inspections.find(invitation, guest.visit().browser()).filter(found -> found.token() != null);
    }

    private ModelAndView page(int status, Guest guest, InvitationView invitation, ExistingForm form) {
        return pages.page("existing", status, guest, invitation)
                .addObject("clientId", form.clientId())
                .addObject("kind", form.kind().name());
    }
}
