package io.gatehouse.onboarding;

import io.gatehouse.vault.Macs;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The wizard's protection against forged requests: each form carries a signature of the browser and its invitation. */
@Component
class FormTokens {

    private static final String PURPOSE = "wizard-form";

    private final Macs macs;

    FormTokens(Macs macs) {
        this.macs = macs;
    }

    String of(WizardVisit visit, Place place) {
        return macs.sign(PURPOSE, text(visit, place));
    }

    boolean fits(@Nullable String token, WizardVisit visit, Place place) {
        return token != null && macs.verify(PURPOSE, text(visit, place), token);
    }

    private static String text(WizardVisit visit, Place place) {
        return visit.browser() + "|" + place.invitation();
    }
}
