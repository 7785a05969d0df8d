package io.gatehouse.onboarding.page;

import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.invitation.link.LinkMatch;
import io.gatehouse.onboarding.partner.visit.PartnerDoor;
import io.gatehouse.onboarding.signin.Place;
import io.gatehouse.onboarding.wizard.WizardCookies;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.onboarding.wizard.WizardVisit;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

/** Where the link of a mail leads: it trades the link token for the flow cookie and a clean address. */
@Controller
class LinkController {

    private final Invitations invitations;
    private final WizardCookies cookies;
    private final WizardPages pages;
    private final PartnerDoor partners;
    private final Clock clock;

    LinkController(
            Invitations invitations, WizardCookies cookies, WizardPages pages, PartnerDoor partners, Clock clock) {
        this.invitations = invitations;
        this.cookies = cookies;
        this.pages = pages;
        this.partners = partners;
        this.clock = clock;
    }

    @GetMapping("/authenticate/{token}")
    @OpenToPublic("Opened by people whom nobody knows yet; without a link token it finds nothing")
    ModelAndView open(
            @PathVariable String token, HttpMethod method, HttpServletRequest request, HttpServletResponse response) {
        Secret linkToken = Secret.of(clean(token));
        byte[] hash = Hashes.sha256(linkToken.reveal());
        Optional<LinkMatch> match = ProviderScope.byBearer(hash, () -> invitations.match(linkToken));
        if (match.isEmpty()) {
            return partners.open(hash, method, request, response).orElseGet(() -> pages.bare("unknown", 404));
        }
        LinkMatch link = match.get();
        if (!HttpMethod.HEAD.equals(method)) { // no person asks like this
            ProviderScope.run(link.provider(), () -> invitations.opened(link.invitationId(), link.linkTokenId()));
        }
        Place place = new Place(link.provider().value(), link.invitationId(), link.linkTokenId());
        WizardVisit visit = cookies.read(request).orElseGet(() -> WizardVisit.fresh(clock.instant()));
        cookies.write(response, visit.at(place, clock.instant()));
        return WizardPages.seeOther("/authenticate");
    }

    /** Mail programs add the full stop or bracket behind a link to it. */
    private static String clean(String token) {
        return token.replaceAll("[^A-Za-z0-9_-]+$", "");
    }
}
