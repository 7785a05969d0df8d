package io.gatehouse.onboarding.wizard;

import io.gatehouse.invitation.link.LinkStep;
import io.gatehouse.onboarding.signin.Place;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whose browser came by a link: who he is nobody knows yet.
 *
 * @param step the only one that the link opens; null: the whole invitation
 */
public record Guest(
        WizardVisit visit, Place place, @Nullable LinkStep step) {

    public Guest(WizardVisit visit, Place place) {
        this(visit, place, null);
    }
}
