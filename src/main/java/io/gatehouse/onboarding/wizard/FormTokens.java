package io.gatehouse.onboarding.wizard;

import io.gatehouse.onboarding.signin.Place;
import io.gatehouse.vault.Macs;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The wizard's protection against forged requests: each form carries a signature of the browser and its invitation. */
@Component
public class FormTokens {

    private static final String PURPOSE = "wizard-form";

    private final Macs macs;

    FormTokens(Macs macs) {
        this.macs = macs;
    }

    public String of(WizardVisit visit, Place place) {
        return macs.sign(PURPOSE, text(visit, place));
    }

    public boolean fits(@Nullable String token, WizardVisit visit, Place place) {
        return token != null && macs.verify(PURPOSE, text(visit, place), token);
    }

    private static String text(WizardVisit visit, Place place) {
        return visit.browser() + "|" + place.invitation();
    }
}
