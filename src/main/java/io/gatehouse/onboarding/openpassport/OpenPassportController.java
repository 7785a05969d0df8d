package io.gatehouse.onboarding.openpassport;

import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.onboarding.passport.Passport;
import io.gatehouse.onboarding.passport.Passports;
import io.gatehouse.onboarding.wizard.WizardBrand;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.provider.Providers;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

/** What a service asks of whoever connects it, for security teams that read before anybody is invited. */
@Controller
class OpenPassportController {

    /** Not for shared caches: each answer is in its reader's language and has a nonce of its own. */
    private static final String CACHED = "private, max-age=300";

    private final Providers providers;
    private final OpenPassports open;
    private final PassportReaders readers;
    private final Told told;

    /** What is told. */
    @org.springframework.stereotype.Component
    record Told(Profiles profiles, Passports passports, AppRegistrations registrations, MicrosoftCloud cloud) {}

    OpenPassportController(Providers providers, OpenPassports open, PassportReaders readers, Told told) {
        this.providers = providers;
        this.open = open;
        this.readers = readers;
        this.told = told;
    }

    @GetMapping(OpenPassports.PATH + "{provider}/{service}")
    @OpenToPublic("For everybody, once an owner has opened it; holds nothing of any customer")
    ModelAndView page(
            @PathVariable UUID provider,
            @PathVariable String service,
            HttpServletRequest request,
            HttpServletResponse response) {
        readers.pass(request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For")));
        ProviderId id = new ProviderId(provider);
        if (!providers.all().contains(id)) {
            throw new NotFound("No such passport");
        }
        ModelAndView page = ProviderScope.call(id, () -> page(service));
        response.setHeader(HttpHeaders.CACHE_CONTROL, CACHED);
        response.addHeader(HttpHeaders.VARY, "Accept-Language, Cookie");
        return page;
    }

    private ModelAndView page(String service) {
        AppRegistration app = told.registrations().findOwn().orElse(null);
        if (app == null || !open.isOpen(service)) {
            throw new NotFound("No such passport");
        }
        ServiceProfile profile =
                told.profiles().offeredToReader(service).orElseThrow(() -> new NotFound("No such passport"));
        Map<ConnectionMethod, Passport> ways = new LinkedHashMap<>();
        profile.offers()
                .forEach(offer -> ways.put(offer.method(), told.passports().of(profile, offer)));
        return new ModelAndView("onboarding/open-passport")
                .addObject("brand", WizardBrand.of(providers.current()))
                .addObject("profile", profile)
                .addObject("app", app)
                .addObject(
                        "unverified",
                        told.cloud().name().verifiesPublishers() && Boolean.FALSE.equals(app.publisherVerified()))
                .addObject("ways", ways);
    }
}
