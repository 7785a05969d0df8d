package io.gatehouse.onboarding.page;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.admin.RegisteringAdmins;
import io.gatehouse.onboarding.making.StepLook;
import io.gatehouse.onboarding.plan.OrderReasons;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardErrors;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.registration.progress.SagaView;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Shows a registration being made, step by step, and lets its admin try again or take all of it back. */
@Controller
@OpenToPublic("For whoever came by an invitation link; forms are bound to the flow cookie by a signature")
class RegistrationController {

    private static final Set<SagaState> MOVES = EnumSet.of(SagaState.RUNNING, SagaState.WAITING, SagaState.PARKED);

    private final WizardDoor door;
    private final WizardPages pages;
    private final RegistrationSagas sagas;
    private final RegisteringAdmins admins;
    private final WizardErrors problems;

    RegistrationController(
            WizardDoor door,
            WizardPages pages,
            RegistrationSagas sagas,
            RegisteringAdmins admins,
            WizardErrors problems) {
        this.door = door;
        this.pages = pages;
        this.sagas = sagas;
        this.admins = admins;
        this.problems = problems;
    }

    @GetMapping(WizardPaths.REGISTRATION)
    ModelAndView page(HttpServletRequest request, HttpServletResponse response) {
        return door.show(request, (guest, invitation) -> {
            Optional<SagaView> saga = shown(invitation);
            if (saga.isEmpty()) {
                return WizardPages.seeOther("/authenticate");
            }
            boolean moves = MOVES.contains(saga.get().state());
            if (moves) {
                response.setHeader("Refresh", WizardViews.REFRESH_SECONDS);
            }
            ModelAndView page = pages.page("registration", 200, guest, invitation);
            ServiceProfile profile =
                    (ServiceProfile) Objects.requireNonNull(page.getModel().get("profile"));
            return page.addObject("saga", saga.get())
                    .addObject("reasons", OrderReasons.ofSteps(profile))
                    .addObject("looks", StepLook.ALL)
                    .addObject("lender", lender(guest, invitation))
                    .addObject("refreshSeconds", moves ? WizardViews.REFRESH_SECONDS : null);
        });
    }

    @PostMapping(WizardPaths.REGISTRATION + "/retry")
    ModelAndView retry(HttpServletRequest request) {
        return door.post(
                request, (guest, invitation) -> turn(invitation, (saga, actor) -> sagas.retry(saga.id(), actor)));
    }

    /** Asks once more: a robot that presses buttons ticks nothing. */
    @GetMapping(WizardPaths.REGISTRATION + "/cancel")
    ModelAndView sure(HttpServletRequest request) {
        return door.show(
                request,
                (guest, invitation) -> cancellable(guest, invitation)
                        ? pages.page("cancel", 200, guest, invitation)
                        : WizardPages.seeOther(WizardPaths.REGISTRATION));
    }

    @PostMapping(WizardPaths.REGISTRATION + "/cancel")
    ModelAndView cancel(HttpServletRequest request, @RequestParam(required = false) @Nullable String sure) {
        return door.post(request, (guest, invitation) -> {
            if (!cancellable(guest, invitation)) {
                return WizardPages.seeOther(WizardPaths.REGISTRATION);
            }
            if (sure == null) {
                ModelAndView page = pages.page("cancel", 422, guest, invitation);
                return problems.on(page, Map.of("sure", "onboarding.decline.sure.required"));
            }
            return turn(invitation, (saga, actor) -> sagas.undo(saga.id(), actor));
        });
    }

    /** Who passed the link on lent nobody the right to undo the work of another. */
    private boolean cancellable(Guest guest, InvitationView invitation) {
        return lender(guest, invitation)
                && shown(invitation).filter(saga -> !saga.undoing()).isPresent();
    }

    private boolean lender(Guest guest, InvitationView invitation) {
        return admins.from(invitation.id(), guest.visit().browser());
    }

    private ModelAndView turn(InvitationView invitation, BiConsumer<SagaView, Actor> action) {
        sagas.ofInvitation(invitation.id()).ifPresent(saga -> {
            try {
                action.accept(saga, Actor.linkHolder(invitation.id().toString()));
            } catch (Conflict finishedMeanwhile) {
                // the page tells where it stands now
            }
        });
        return WizardPages.seeOther(WizardPaths.REGISTRATION);
    }

    /** What is finished or taken back is told by the wizard's own pages. */
    private Optional<SagaView> shown(InvitationView invitation) {
        return sagas.ofInvitation(invitation.id())
                .filter(saga -> !saga.state().over() && !invitation.status().terminal());
    }
}
