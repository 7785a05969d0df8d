package io.gatehouse.onboarding.receipt;

import io.gatehouse.onboarding.SignatureKeys;
import io.gatehouse.onboarding.wizard.FileView;
import io.gatehouse.onboarding.wizard.WizardDoor;
import io.gatehouse.onboarding.wizard.WizardPages;
import io.gatehouse.provider.Providers;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.vault.Signatures;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;

/** The receipt to keep, and the keys that prove its signature years later. */
@Controller
@OpenToPublic("For whoever came by an invitation link, as its signed flow cookie tells; public keys are for everybody")
class ReceiptController {

    private final WizardDoor door;
    private final ReceiptReading reading;
    private final ReceiptFiles files;
    private final Signatures signatures;
    private final Providers providers;

    ReceiptController(
            WizardDoor door, ReceiptReading reading, ReceiptFiles files, Signatures signatures, Providers providers) {
        this.door = door;
        this.reading = reading;
        this.files = files;
        this.signatures = signatures;
        this.providers = providers;
    }

    @GetMapping("/authenticate/receipt.pdf")
    ModelAndView pdf(HttpServletRequest request) {
        Locale reader = LocaleContextHolder.getLocale();
        return receipt(request, reader, facts -> files.pdf(facts, reader));
    }

    @GetMapping("/authenticate/receipt.json")
    ModelAndView signed(HttpServletRequest request) {
        return receipt(request, Locale.ENGLISH, files::signed);
    }

    @GetMapping(path = SignatureKeys.PATH + "{provider}", produces = "application/jwk-set+json")
    @ResponseBody
    String keys(@PathVariable UUID provider) {
        ProviderId id = new ProviderId(provider);
        if (!providers.all().contains(id)) {
            throw new NotFound("No such provider");
        }
        return ProviderScope.call(id, signatures::publicKeys);
    }

    private ModelAndView receipt(HttpServletRequest request, Locale locale, Function<ReceiptFacts, FileView> file) {
        return door.show(
                request,
                (guest, invitation) -> reading.of(invitation, locale)
                        .map(facts -> new ModelAndView(file.apply(facts)))
                        .orElseGet(() -> WizardPages.seeOther("/authenticate")));
    }
}
