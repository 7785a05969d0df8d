package io.gatehouse.onboarding.page;

import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.InvitationTurns;
import io.gatehouse.invitation.link.LinkStep;
import io.gatehouse.onboarding.PartnerConsents;
import io.gatehouse.onboarding.admin.Inspections;
import io.gatehouse.onboarding.admin.RegisteringAdmins;
import io.gatehouse.onboarding.approval.ApprovalWait;
import io.gatehouse.onboarding.approval.Approvals;
import io.gatehouse.onboarding.earlier.EarlierRegistrations;
import io.gatehouse.onboarding.input.CustomerInputs;
import io.gatehouse.onboarding.input.ServiceInputs;
import io.gatehouse.onboarding.passport.Passports;
import io.gatehouse.onboarding.result.RemovalScopes;
import io.gatehouse.onboarding.result.WaitingSignIns;
import io.gatehouse.onboarding.signin.AuthorizationStates;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.StopPages;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardErrors;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What the wizard shows follows from the invitation alone, so the same link always leads to the right step. */
@Component
class WizardViews {

    static final String REFRESH_SECONDS = "3";
    /** Somebody has to find and type a value: no hurry. */
    private static final String PROVIDER_SECONDS = "15";

    private final WizardDoor door;
    private final WizardPages pages;
    private final Ends ends;
    private final WaitingSignIns waiting;
    private final NextSteps next;
    private final Passports passports;
    private final CustomerInputs inputs;
    private final WizardErrors problems;
    private final Clock clock;

    /** What is seen when something is finished, or taken back, or lies with somebody else. */
    @Component
    record Ends(
            ReceiptPage receipt,
            RemovalScopes removal,
            PartnerConsents partners,
            RegisteringAdmins admins,
            Approvals approvals,
            EarlierRegistrations earlier,
            InvitationTurns turns,
            AuthorizationStates trips) {}

    WizardViews(
            WizardDoor door,
            WizardPages pages,
            Ends ends,
            WaitingSignIns waiting,
            NextSteps next,
            Passports passports,
            CustomerInputs inputs,
            WizardErrors problems,
            Clock clock) {
        this.door = door;
        this.pages = pages;
        this.ends = ends;
        this.waiting = waiting;
        this.next = next;
        this.passports = passports;
        this.inputs = inputs;
        this.problems = problems;
        this.clock = clock;
    }

    ModelAndView current(Guest guest, InvitationView invitation) {
        return switch (invitation.statusAt(clock.instant())) {
            case COMPLETED, AWAITING_PROVIDER -> arrived(guest, invitation);
            case EXPIRED -> gone(guest, invitation, InvitationStatus.EXPIRED.name());
            case REVOKED -> gone(guest, invitation, InvitationStatus.REVOKED.name());
            case PENDING, OPENED, IN_PROGRESS, DECLINED -> open(guest, invitation);
        };
    }

    /** A link that was taken from somebody tells him no names and accounts afterwards. */
    private ModelAndView arrived(Guest guest, InvitationView invitation) {
        if (!door.live(guest)) {
            return gone(guest, invitation, "ENDED");
        }
        return invitation.status() == InvitationStatus.COMPLETED
                ? ends.receipt().finished(guest, invitation)
                : ends.receipt().awaitingProvider(guest, invitation);
    }

    private ModelAndView open(Guest guest, InvitationView invitation) {
        if (!door.live(guest)) {
            return gone(guest, invitation, "LINK");
        }
        if (waiting.waits(invitation.id()) || inHand(guest, invitation) || looking(invitation)) {
            return WizardPages.seeOther("/authenticate/waiting");
        }
        if (invitation.purpose() == InvitationPurpose.REMOVE) {
            List<PartnerConsents.Kept> kept = ends.partners().of(invitation.customerId());
            boolean signedIn = ends.admins().from(invitation.id(), guest.visit().browser());
            return pages.page("remove", 200, guest, invitation)
                    .addObject("teamsApp", ends.removal().deletesTeamsApp(invitation.customerId()))
                    .addObject("partners", !kept.isEmpty())
                    .addObject("elsewhere", signedIn ? kept : List.of());
        }
        if (guest.step() != null) {
            return oneStep(guest, guest.step(), invitation);
        }
        if (next.registering(invitation)) {
            return WizardPages.seeOther(WizardPaths.REGISTRATION);
        }
        Optional<ApprovalWait> approval = ends.approvals().of(invitation.id());
        if (approval.isPresent() && !approval.get().approved()) {
            return WizardPages.seeOther(WizardPaths.APPROVAL);
        }
        if (!ends.earlier().open(invitation, guest.visit().browser()).isEmpty()) {
            return WizardPages.seeOther(WizardPaths.EARLIER);
        }
        if (next.choosing(invitation)) {
            return WizardPages.seeOther(WizardPaths.METHOD);
        }
        if (next.typesRegistration(guest, invitation)) {
            return WizardPages.seeOther(WizardPaths.EXISTING);
        }
        return serviceAccount(guest, invitation)
                .orElseGet(() -> start(200, guest, invitation, Map.of()).addObject("approved", approval.isPresent()));
    }

    private Optional<ModelAndView> serviceAccount(Guest guest, InvitationView invitation) {
        return next.serviceAccount(invitation)
                .map(given -> pages.page("service-account", 200, guest, invitation)
                        .addAllObjects(next.accountFacts(invitation))
                        .addObject("asked", next.typed(invitation))
                        .addObject("consent", given));
    }

    /** Leads to the step that was passed on as long as it is its turn. */
    private ModelAndView oneStep(Guest guest, LinkStep step, InvitationView invitation) {
        Supplier<ModelAndView> done = () -> pages.page("step-done", 200, guest, invitation);
        return switch (step) {
            case VALUES ->
                !next.begun(invitation) && !inputs.open(invitation, Map.of()).isEmpty()
                        ? WizardPages.seeOther(WizardPaths.INPUTS)
                        : done.get();
            case ADMINISTRATOR ->
                next.registering(invitation) ? WizardPages.seeOther(WizardPaths.REGISTRATION) : done.get();
            case SERVICE_ACCOUNT -> serviceAccount(guest, invitation).orElseGet(done);
        };
    }

    /** Goes on by itself once the provider has entered what it has to. */
    private ModelAndView start(int status, Guest guest, InvitationView invitation, Map<String, String> typed) {
        ServiceInputs.Need need = next.need(invitation);
        boolean ours = need == ServiceInputs.Need.CUSTOMER || need == ServiceInputs.Need.NOTHING;
        return pages.page("start", status, guest, invitation)
                .addObject("fields", ours ? inputs.open(invitation, typed) : List.of())
                .addObject("difference", next.difference(invitation))
                .addObject("kept", next.kept(invitation))
                .addObject("acting", next.acting(invitation).orElse(null))
                .addObject("passport", passports.of(invitation))
                .addObject("need", need)
                .addObject("changeable", inputs.changeable(invitation))
                .addObject("refreshSeconds", need == ServiceInputs.Need.PROVIDER ? PROVIDER_SECONDS : null);
    }

    /** The first page with what is wrong with its form. */
    ModelAndView startAgain(
            Guest guest, InvitationView invitation, Map<String, String> typed, Map<String, String> wrong) {
        boolean approved = ends.approvals().of(invitation.id()).isPresent();
        return problems.on(start(422, guest, invitation, typed).addObject("approved", approved), wrong);
    }

    private ModelAndView gone(Guest guest, InvitationView invitation, String why) {
        boolean granted = !why.equals("ENDED")
                && invitation.purpose() != InvitationPurpose.REMOVE
                && ends.trips().cameBack(invitation.id(), guest.visit().browser());
        return pages.page("gone", 410, guest, invitation)
                .addObject("why", why)
                .addObject("granted", granted)
                .addObject("askable", guest.step() == null && !why.equals("ENDED"))
                .addObject(
                        "asked",
                        ends.turns()
                                .linkAsked(invitation.id(), guest.place().linkToken())
                                .orElse(null));
    }

    private boolean looking(InvitationView invitation) {
        return next.looking(invitation, clock.instant());
    }

    /** Reloads itself until Microsoft shows the consent, then leads on. */
    ModelAndView waitingForMicrosoft(Guest guest, InvitationView invitation) {
        boolean kept = waiting.waits(invitation.id());
        InvitationView now = door.fresh(invitation);
        boolean open = now.acceptsSignIn(clock.instant());
        if (kept || open && (inHand(guest, invitation) || looking(now))) {
            return pages.page("waiting", 200, guest, invitation)
                    .addObject("kept", kept)
                    .addObject("refreshSeconds", REFRESH_SECONDS);
        }
        // whoever was sent one step has looked at nothing, whatever another one did
        if (open && guest.step() == null && Inspections.LOOKED.equals(now.step())) {
            return WizardPages.seeOther(WizardPaths.DRY_RUN);
        }
        boolean lost =
                now.step() == null && ends.trips().lost(now.id(), guest.visit().browser());
        boolean stopped = open && (lost || StopPages.lastStop(now).isPresent());
        return WizardPages.seeOther(stopped ? "/authenticate/stopped" : "/authenticate");
    }

    private boolean inHand(Guest guest, InvitationView invitation) {
        return ends.trips().inHand(invitation.id(), guest.visit().browser());
    }
}
