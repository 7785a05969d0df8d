package io.gatehouse.onboarding.wizard;

import io.gatehouse.onboarding.ReturningAdmin;
import io.gatehouse.onboarding.signin.Place;
import io.gatehouse.onboarding.signin.Stop;
import io.gatehouse.shared.Randoms;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the flow cookie holds: which browser this is, where it is in the wizard, why it last stopped and who has come back
 * to a finished invitation. Signed, not secret: whoever has the link may know all of it.
 */
public record WizardVisit(
        String browser,
        @Nullable Place place,
        @Nullable Stop stop,
        Instant at,
        @Nullable ReturningAdmin admin) {

    public static WizardVisit fresh(Instant now) {
        return new WizardVisit(Randoms.token(), null, null, now, null);
    }

    /** Whoever came back stays that person for the invitation that he came back to. */
    public WizardVisit at(@Nullable Place other, Instant now) {
        boolean same = admin != null && other != null && other.invitation().equals(admin.invitation());
        return new WizardVisit(browser, other, null, now, same ? admin : null);
    }

    WizardVisit stopped(Stop other, Instant now) {
        return new WizardVisit(browser, place, other.withoutClaims(), now, null);
    }

    public WizardVisit as(@Nullable ReturningAdmin other, Instant now) {
        return new WizardVisit(browser, place, null, now, other);
    }
}
