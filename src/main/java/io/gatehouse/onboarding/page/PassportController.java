package io.gatehouse.onboarding.page;

import io.gatehouse.document.DocumentDraft;
import io.gatehouse.document.Documents;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.openpassport.OpenPassports;
import io.gatehouse.onboarding.passport.Passport;
import io.gatehouse.onboarding.passport.Passports;
import io.gatehouse.onboarding.wizard.FileView;
import io.gatehouse.onboarding.wizard.Guest;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.provider.Providers;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The permission passport: everything that will be asked for, before anybody signs in, to read or to pass on. */
@Controller
@OpenToPublic("Shown to whoever came by an invitation link, as its signed flow cookie tells")
class PassportController {

    private final WizardDoor door;
    private final WizardPages pages;
    private final Providers providers;
    private final Documents documents;
    private final MessageSource messages;
    private final Passports passports;
    private final OpenPassports open;

    PassportController(
            WizardDoor door,
            WizardPages pages,
            Providers providers,
            Documents documents,
            MessageSource messages,
            Passports passports,
            OpenPassports open) {
        this.door = door;
        this.pages = pages;
        this.providers = providers;
        this.documents = documents;
        this.messages = messages;
        this.passports = passports;
        this.open = open;
    }

    @GetMapping("/authenticate/passport")
    ModelAndView page(HttpServletRequest request) {
        return door.show(request, (guest, invitation) -> {
            Passport passport = passports.of(invitation);
            return pages.page("passport", 200, guest, invitation)
                    .addObject("passport", passport)
                    .addObject("everybodys", open.address(invitation.profile()).orElse(null))
                    .addObject("dryRun", passport.kind().looksFirst());
        });
    }

    @GetMapping("/authenticate/passport.pdf")
    ModelAndView document(HttpServletRequest request) {
        return door.show(request, this::document);
    }

    private ModelAndView document(Guest guest, InvitationView invitation) {
        Locale locale = LocaleContextHolder.getLocale();
        Map<String, @Nullable Object> model =
                new HashMap<>(pages.page("passport", 200, guest, invitation).getModel());
        String provider = providers.current().name();
        Object[] names = {invitation.customerName(), provider};
        String title = messages.getMessage("onboarding.passport.title", names, locale);
        model.put("passport", passports.of(invitation));
        model.put("brand", provider);
        model.put("foot", title + " · " + invitation.reference());
        model.put("expires", invitation.expiresAt());
        byte[] pdf = documents.pdf(new DocumentDraft("onboarding/document/passport", title, locale, model));
        String name = "permission-passport-" + invitation.reference() + ".pdf";
        return new ModelAndView(new FileView(name, MediaType.APPLICATION_PDF, pdf));
    }
}
