package io.gatehouse.onboarding.partner.visit;

import io.gatehouse.onboarding.partner.PartnerEnding;
import io.gatehouse.onboarding.partner.PartnerOrganisation;
import io.gatehouse.onboarding.partner.PartnerRows;
import io.gatehouse.onboarding.partner.PartnerSecrets;
import io.gatehouse.onboarding.signin.Place;
import io.gatehouse.onboarding.wizard.FormTokens;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.StartLimits;
import io.gatehouse.onboarding.wizard.WizardCookies;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.onboarding.wizard.WizardVisit;
import io.gatehouse.shared.ProviderScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiFunction;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Lets in who came by the link of a partner organisation, into the scope of the provider who sent it. */
@Component
public class PartnerDoor {

    private final PartnerRows rows;
    private final PartnerSecrets secrets;
    private final WizardCookies cookies;
    private final FormTokens forms;
    private final StartLimits limits;
    private final Clock clock;

    PartnerDoor(
            PartnerRows rows,
            PartnerSecrets secrets,
            WizardCookies cookies,
            FormTokens forms,
            StartLimits limits,
            Clock clock) {
        this.rows = rows;
        this.secrets = secrets;
        this.cookies = cookies;
        this.forms = forms;
        this.limits = limits;
        this.clock = clock;
    }

    /** Trades a link for the flow cookie; empty where it is none of ours. */
    public Optional<ModelAndView> open(
            byte[] hash, HttpMethod method, HttpServletRequest request, HttpServletResponse response) {
        return ProviderScope.byBearer(hash, () -> secrets.byLink(hash)).map(match -> {
            if (!HttpMethod.HEAD.equals(method)) { // no person asks like this
                ProviderScope.run(match.provider(), () -> rows.opened(match.partner()));
            }
            Place place = new Place(match.provider().value(), match.partner(), match.partner());
            WizardVisit visit = cookies.read(request).orElseGet(() -> WizardVisit.fresh(clock.instant()));
            return to(response, visit, place, WizardPaths.PARTNER);
        });
    }

    ModelAndView to(HttpServletResponse response, WizardVisit visit, Place place, String address) {
        cookies.write(response, visit.at(place, clock.instant()));
        return WizardPages.seeOther(address);
    }

    ModelAndView show(HttpServletRequest request, BiFunction<Guest, PartnerOrganisation, ModelAndView> page) {
        WizardVisit visit = cookies.read(request).orElse(null);
        Place place = visit == null ? null : visit.place();
        if (visit == null || place == null) {
            return WizardPages.seeOther("/authenticate");
        }
        return ProviderScope.call(
                place.providerId(),
                () -> rows.find(place.invitation())
                        .map(partner -> page.apply(new Guest(visit, place), partner))
                        .orElseGet(() -> WizardPages.seeOther("/authenticate")));
    }

    /** For forms: the signature must fit, the link must be open and not pressed too often. */
    ModelAndView post(HttpServletRequest request, BiFunction<Guest, PartnerOrganisation, ModelAndView> action) {
        return show(request, (guest, partner) -> {
            boolean signed = forms.fits(request.getParameter("form"), guest.visit(), guest.place());
            if (!signed || !limits.allows(partner.id())) {
                return WizardPages.seeOther(WizardPaths.PARTNER + "?ending=" + PartnerEnding.STALE);
            }
            return partner.open(clock.instant())
                    ? action.apply(guest, partner)
                    : WizardPages.seeOther(WizardPaths.PARTNER);
        });
    }

    String form(Guest guest) {
        return forms.of(guest.visit(), guest.place());
    }
}
