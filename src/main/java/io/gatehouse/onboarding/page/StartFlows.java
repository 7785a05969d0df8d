package io.gatehouse.onboarding.page;

import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.method.ChosenMethods;
import io.gatehouse.onboarding.signin.SignInFlow;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** For what a person goes to Microsoft next, as the invitation stands. */
@Component
class StartFlows {

    private final ChosenMethods methods;
    private final NextSteps next;

    StartFlows(ChosenMethods methods, NextSteps next) {
        this.methods = methods;
        this.next = next;
    }

    /** @param asked what the form wants, null for the ordinary way */
    SignInFlow of(InvitationView invitation, @Nullable String asked) {
        if (invitation.purpose() == InvitationPurpose.REMOVE) {
            return SignInFlow.BOOTSTRAP;
        }
        if ("look".equals(asked)) {
            return SignInFlow.INSPECTION;
        }
        boolean consented = next.serviceAccount(invitation).isPresent();
        // whoever finds that the app is gone, or not enough any more, needs an administrator first
        boolean accountNext = consented && !"app".equals(asked);
        if (methods.usesExisting(invitation)) {
            return accountNext ? SignInFlow.SERVICE_ACCOUNT : SignInFlow.INSPECTION;
        }
        boolean registers = methods.makesRegistration(invitation);
        return registers
                ? accountNext ? SignInFlow.SERVICE_ACCOUNT : SignInFlow.BOOTSTRAP
                : withOurs(asked, consented, next.acting(invitation).isPresent());
    }

    /** Whoever asks for nothing special goes on where the invitation stands, and takes no service account's place. */
    private static SignInFlow withOurs(@Nullable String asked, boolean consented, boolean acting) {
        if ("own".equals(asked)) {
            return SignInFlow.CONSENT_INSTEAD;
        }
        if ("consent-only".equals(asked) || !consented && acting) {
            return SignInFlow.CONSENT_ONLY;
        }
        return consented ? SignInFlow.SERVICE_ACCOUNT : SignInFlow.CONSENT;
    }
}
