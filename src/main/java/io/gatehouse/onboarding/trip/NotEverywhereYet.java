package io.gatehouse.onboarding.trip;

import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;

/** Some of Microsoft's servers know a credential already, and the one that was asked does not: a later sign-in helps. */
public class NotEverywhereYet extends MicrosoftException {

    NotEverywhereYet(MicrosoftFailure failure) {
        super(failure);
    }
}
