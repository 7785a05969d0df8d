package io.gatehouse.onboarding;

import io.gatehouse.shared.Randoms;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the flow cookie holds: which browser this is, where it is in the wizard and why it last stopped. Signed, not
 * secret: whoever has the link may know all of it.
 */
record WizardVisit(
        String browser, @Nullable Place place, @Nullable Stop stop, Instant at) {

    static WizardVisit fresh(Instant now) {
        return new WizardVisit(Randoms.token(), null, null, now);
    }

    WizardVisit at(@Nullable Place other, Instant now) {
        return new WizardVisit(browser, other, null, now);
    }

    WizardVisit stopped(Stop other, Instant now) {
        return new WizardVisit(browser, place, other, now);
    }
}
