package io.gatehouse.provider.page;

import io.gatehouse.provider.callback.CallbackDesk;
import io.gatehouse.provider.errand.BorrowedRights;
import io.gatehouse.provider.errand.SetUpWish;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.credential.FederatedToken;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.shared.Requires;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The settings page of the provider's own registrations. */
@Controller
class RegistrationPage {

    static final String ADDRESS = "/settings/registration";

    private final OwnRegistrations own;
    private final RegistrationViews views;
    private final BorrowedRights rights;
    private final Addresses addresses;
    private final PublicUrl publicUrl;
    private final MessageSource messages;

    RegistrationPage(
            OwnRegistrations own,
            RegistrationViews views,
            BorrowedRights rights,
            Addresses addresses,
            PublicUrl publicUrl,
            MessageSource messages) {
        this.own = own;
        this.views = views;
        this.rights = rights;
        this.addresses = addresses;
        this.publicUrl = publicUrl;
        this.messages = messages;
    }

    /** What the page shows of redirect URLs and of this place. */
    @Component
    record Addresses(SetUpWish wish, CallbackDesk callbacks, FederatedToken place) {}

    /** What somebody typed; the secret never comes back to the page. */
    record Form(String registration, String clientId, String partnerId) {}

    @GetMapping(ADDRESS)
    @Requires(Permission.VIEW)
    String show(
            @RequestParam(required = false) @Nullable String registration,
            @RequestParam(required = false) @Nullable String failed,
            Actor actor,
            Locale locale,
            Model model) {
        OwnRegistration chosen = chosen(registration);
        if ("rights".equals(failed) || "proof".equals(failed)) {
            model.addAttribute("errors", Map.of("", messages.getMessage("provider.failed." + failed, null, locale)));
        }
        return page(
                chosen, new Form(chosen.id().toString(), chosen.registration().clientId(), ""), actor, locale, model);
    }

    OwnRegistration chosen(@Nullable String registration) {
        List<OwnRegistration> all = own.all();
        if (registration == null || registration.isBlank()) {
            return all.stream().findFirst().orElseThrow(() -> new NotFound("registration"));
        }
        return Inputs.id(registration)
                .flatMap(id -> all.stream().filter(each -> each.id().equals(id)).findFirst())
                .orElseThrow(() -> new NotFound("registration"));
    }

    String page(OwnRegistration chosen, Form form, Actor actor, Locale locale, Model model) {
        RegistrationView view = views.of(chosen, locale);
        model.addAttribute("view", view);
        model.addAttribute("all", own.all());
        model.addAttribute("form", form);
        model.addAttribute("callback", addresses.wish().callback());
        model.addAttribute("signInRedirect", addresses.wish().signInRedirect());
        model.addAttribute("portalUrl", publicUrl.link("/authenticate"));
        model.addAttribute("callbacks", addresses.callbacks().view(chosen, locale));
        model.addAttribute("placeConfigured", addresses.place().configured());
        model.addAttribute("place", addresses.place().facts().orElse(null));
        model.addAttribute("lent", rights.of(actor).orElse(null));
        if (view.rotation() != null
                && !view.rotation().over()
                && !view.rotation().needsSignIn()) {
            model.addAttribute("refreshSeconds", 5);
        }
        return "provider/registration";
    }
}
