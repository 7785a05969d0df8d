package io.gatehouse.onboarding.partner.visit;

import io.gatehouse.customer.register.Customers;
import io.gatehouse.onboarding.partner.PartnerEnding;
import io.gatehouse.onboarding.partner.PartnerOrganisation;
import io.gatehouse.onboarding.partner.PartnerProof;
import io.gatehouse.onboarding.wizard.WizardBrand;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.provider.Providers;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where the administrator of another organisation consents to a customer's app; nothing of that sign-in is kept. */
@Controller
@OpenToPublic(
        "Used by whoever holds the link of another organisation; forms are bound to the flow cookie by a signature")
class PartnerController {

    private final PartnerTrips trips;
    private final PartnerProof proof;
    private final PartnerDoor door;
    private final Facts facts;

    PartnerController(PartnerTrips trips, PartnerProof proof, PartnerDoor door, Facts facts) {
        this.trips = trips;
        this.proof = proof;
        this.door = door;
        this.facts = facts;
    }

    /** What the page tells about an organisation. */
    @org.springframework.stereotype.Component
    record Facts(
            Providers providers, Customers customers, Profiles profiles, AppRegistrations registrations, Clock clock) {

        Map<String, @Nullable Object> of(PartnerOrganisation partner) {
            Map<String, @Nullable Object> model = new HashMap<>();
            model.put("partner", partner);
            model.put("brand", WizardBrand.of(providers.current()));
            model.put("customer", customers.get(partner.customerId()));
            model.put("profile", profiles.get(partner.profile()));
            model.put("app", registrations.get(partner.registrationId()));
            model.put("open", partner.open(clock.instant()));
            return model;
        }
    }

    @GetMapping(WizardPaths.PARTNER)
    ModelAndView page(HttpServletRequest request, @RequestParam(required = false) @Nullable String ending) {
        return door.show(request, (guest, partner) -> {
            Map<String, @Nullable Object> model = facts.of(partner);
            model.put("form", door.form(guest));
            model.put("ending", known(ending));
            boolean gone = !partner.consented() && !Boolean.TRUE.equals(model.get("open"));
            return new ModelAndView("onboarding/partner", model, HttpStatusCode.valueOf(gone ? 410 : 200));
        });
    }

    @PostMapping(WizardPaths.PARTNER)
    ModelAndView start(HttpServletRequest request) {
        return door.post(
                request,
                (guest, partner) -> WizardPages.seeOther(
                        trips.begin(partner, guest.visit().browser()).toString()));
    }

    /** Only who has been at Microsoft is looked after. */
    @PostMapping(WizardPaths.PARTNER + "/look")
    ModelAndView look(HttpServletRequest request) {
        return door.post(
                request,
                (guest, partner) -> WizardPages.seeOther(WizardPaths.PARTNER
                        + (partner.progress().answeredAt() == null
                                ? ""
                                : "?ending=" + proof.look(partner, PartnerTrips.actor(partner)))));
    }

    /** It comes out of an address: only our own words are shown. */
    private static @Nullable PartnerEnding known(@Nullable String text) {
        return Arrays.stream(PartnerEnding.values())
                .filter(ending -> ending.name().equals(text))
                .findFirst()
                .orElse(null);
    }
}
