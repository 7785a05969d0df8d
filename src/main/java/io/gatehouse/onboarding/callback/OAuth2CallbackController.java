package io.gatehouse.onboarding.callback;

import io.gatehouse.microsoft.call.CallGate;
import io.gatehouse.onboarding.partner.visit.PartnerTrips;
import io.gatehouse.onboarding.returning.CustomerDoor;
import io.gatehouse.onboarding.signin.AuthorizationResponse;
import io.gatehouse.onboarding.signin.CallbackOutcome;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.onboarding.signin.StopReason;
import io.gatehouse.onboarding.trip.SignInStart;
import io.gatehouse.onboarding.wizard.WizardCookies;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.onboarding.wizard.WizardVisit;
import io.gatehouse.shared.CallsPaused;
import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.shared.ProviderScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.ModelAndView;

/** Where Microsoft sends the browser back. It renders nothing: every answer ends in a redirect to a clean address. */
@Controller
class OAuth2CallbackController {

    private final AuthorizationResponses responses;
    private final PartnerTrips partners;
    private final WizardCookies cookies;
    private final WizardDoor door;
    private final CallGate gate;
    private final Clock clock;

    OAuth2CallbackController(
            AuthorizationResponses responses,
            PartnerTrips partners,
            WizardCookies cookies,
            WizardDoor door,
            CallGate gate,
            Clock clock) {
        this.responses = responses;
        this.partners = partners;
        this.cookies = cookies;
        this.door = door;
        this.gate = gate;
        this.clock = clock;
    }

    @GetMapping({SignInStart.CALLBACK, SignInStart.CALLBACK + "/{customer}"})
    @OpenToPublic("Microsoft's answer; worth something only with a state that this browser began with")
    ModelAndView callback(HttpServletRequest request, HttpServletResponse response) {
        Optional<WizardVisit> known = cookies.read(request);
        try {
            known.map(WizardVisit::place).ifPresent(place -> ProviderScope.run(place.providerId(), gate::pass));
            return answered(request, response, known);
        } catch (CallsPaused paused) {
            WizardVisit visit = known.orElseGet(() -> WizardVisit.fresh(clock.instant()));
            return door.stopped(response, visit, Stop.of(StopReason.CALLS_PAUSED));
        }
    }

    private ModelAndView answered(
            HttpServletRequest request, HttpServletResponse response, Optional<WizardVisit> known) {
        AuthorizationResponse answer = AuthorizationResponse.of(request.getRequestURI(), request.getParameterMap());
        String browser = known.map(WizardVisit::browser).orElse(null);
        WizardVisit visit = known.orElseGet(() -> WizardVisit.fresh(clock.instant()));
        Optional<PartnerTrips.Arrived> partner = partners.arrived(answer, browser);
        if (partner.isPresent()) {
            PartnerTrips.Arrived arrived = partner.get();
            return onTo(
                    WizardPaths.PARTNER + "?ending=" + arrived.ending(),
                    response,
                    visit.at(arrived.place(), clock.instant()));
        }
        AuthorizationResponses.Handled handled = responses.handle(answer, browser);
        if (handled.place() != null) {
            visit = visit.at(handled.place(), clock.instant());
        }
        return switch (handled.outcome()) {
            case CallbackOutcome.Stopped stopped -> door.stopped(response, visit, stopped.stop());
            case CallbackOutcome.AwaitingMicrosoft waiting -> onTo("/authenticate/waiting", response, visit);
            case CallbackOutcome.AwaitingReturn waiting -> onTo(WizardPaths.RETURN, response, visit);
            case CallbackOutcome.Completed completed -> onTo("/authenticate", response, visit);
            case CallbackOutcome.AwaitingProvider waiting -> onTo("/authenticate", response, visit);
            case CallbackOutcome.ServiceAccountNext next -> onTo("/authenticate", response, visit);
            case CallbackOutcome.Registering registering -> onTo(WizardPaths.REGISTRATION, response, visit);
            case CallbackOutcome.EarlierFound found -> onTo(WizardPaths.EARLIER, response, visit);
            case CallbackOutcome.Inspected inspected ->
                onTo(inspected.existing() ? WizardPaths.EXISTING : WizardPaths.DRY_RUN, response, visit);
            case CallbackOutcome.Returned returned ->
                onTo(CustomerDoor.PAGE, response, visit.as(returned.admin(), clock.instant()));
            case CallbackOutcome.Closed closed -> onTo("/authenticate", response, visit);
        };
    }

    /** A program that only looks, as proxies and scanners do: it gets no answer and uses none up. */
    @RequestMapping(
            path = {SignInStart.CALLBACK, SignInStart.CALLBACK + "/{customer}"},
            method = RequestMethod.HEAD)
    @OpenToPublic("Tells nothing and changes nothing")
    ResponseEntity<Void> looked() {
        return ResponseEntity.ok().build();
    }

    private ModelAndView onTo(String address, HttpServletResponse response, WizardVisit visit) {
        cookies.write(response, visit.at(visit.place(), clock.instant()));
        return WizardPages.seeOther(address);
    }
}
