package io.gatehouse.onboarding.making;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.plan.OrderReasons;
import io.gatehouse.onboarding.wizard.WizardErrors;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.progress.SagaView;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** A registration that is being made, step by step as its admin sees it, where an operator tries again or takes it back. */
@Controller
class MakingPages {

    private static final String PAGE = "/invitations/{id}/registration";
    private static final String MEANWHILE = "?refused=onboarding.making.meanwhile";
    private static final int REFRESH_SECONDS = 5;

    private final Makings makings;
    private final Profiles profiles;
    private final WizardErrors problems;

    MakingPages(Makings makings, Profiles profiles, WizardErrors problems) {
        this.makings = makings;
        this.profiles = profiles;
        this.problems = problems;
    }

    @GetMapping(PAGE)
    @Requires(Permission.VIEW)
    ModelAndView page(@PathVariable UUID id) {
        InvitationView invitation = makings.invitation(id);
        ModelAndView page = new ModelAndView("onboarding/making")
                .addObject("invitation", invitation)
                .addObject("profile", profiles.find(invitation.profile()).orElse(null));
        makings.of(id).ifPresent(saga -> show(page, invitation, saga));
        return page;
    }

    private void show(ModelAndView page, InvitationView invitation, SagaView saga) {
        page.addObject("saga", saga)
                .addObject("looks", StepLook.ALL)
                .addObject(
                        "reasons",
                        profiles.find(invitation.profile())
                                .map(ServiceProfile::key)
                                .map(profiles::get)
                                .map(OrderReasons::ofSteps)
                                .orElse(Map.of()))
                .addObject("retriable", Makings.retriable(saga))
                .addObject("undoable", Makings.undoable(saga))
                .addObject("refreshSeconds", Makings.moves(saga) ? REFRESH_SECONDS : null);
    }

    @PostMapping(PAGE + "/retry")
    @Requires(Permission.OPERATE)
    String retry(@PathVariable UUID id, Actor actor) {
        String done = "?done=onboarding.making.retried";
        try {
            makings.retry(id, actor);
        } catch (Conflict nothingWaits) {
            done = MEANWHILE;
        }
        return "redirect:/invitations/" + id + "/registration" + done;
    }

    /** Asks before anything is taken back. */
    @GetMapping(PAGE + "/undo")
    @Requires(Permission.OPERATE)
    ModelAndView sure(@PathVariable UUID id) {
        InvitationView invitation = makings.invitation(id);
        Optional<SagaView> saga = makings.of(id).filter(Makings::undoable);
        return saga.isEmpty()
                ? back(id, "")
                : new ModelAndView("onboarding/making-undo")
                        .addObject("invitation", invitation)
                        .addObject("saga", saga.get());
    }

    @PostMapping(PAGE + "/undo")
    @Requires(Permission.OPERATE)
    ModelAndView undo(@PathVariable UUID id, @RequestParam(required = false) @Nullable String sure, Actor actor) {
        ModelAndView asks = sure(id);
        if (sure == null && "onboarding/making-undo".equals(asks.getViewName())) {
            asks.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return problems.on(asks, Map.of("sure", "onboarding.making.undo.required"));
        }
        try {
            makings.undo(id, actor);
            return back(id, "?done=onboarding.making.undoing");
        } catch (Conflict over) {
            return back(id, MEANWHILE);
        }
    }

    private static ModelAndView back(UUID id, String query) {
        return new ModelAndView("redirect:/invitations/" + id + "/registration" + query);
    }
}
