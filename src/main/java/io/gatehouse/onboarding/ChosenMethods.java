package io.gatehouse.onboarding;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.profile.ConnectionMethod;
import io.gatehouse.profile.MethodOffer;
import io.gatehouse.profile.Profiles;
import io.gatehouse.profile.ServiceProfile;
import org.springframework.stereotype.Component;

/** Knows how an invitation shall connect: by the method it names, else by the one its service recommends. */
@Component
class ChosenMethods {

    private final Profiles profiles;

    ChosenMethods(Profiles profiles) {
        this.profiles = profiles;
    }

    MethodOffer of(InvitationView invitation) {
        ServiceProfile profile = profiles.get(invitation.profile());
        ConnectionMethod method = invitation.method();
        return profile.offer(method == null ? profile.methods().getFirst() : method)
                .orElseGet(() -> profile.offers().getFirst());
    }

    boolean usesExisting(InvitationView invitation) {
        return of(invitation).method() == ConnectionMethod.EXISTING_APP_REGISTRATION;
    }

    boolean makesRegistration(InvitationView invitation) {
        return of(invitation).method() == ConnectionMethod.NEW_APP_REGISTRATION;
    }
}
