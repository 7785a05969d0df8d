package io.gatehouse.onboarding.signin;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.registration.challenge.ClaimsChallenges;

/** What a trip to Microsoft is for. */
public enum SignInFlow {
    /** An admin consents, and the sign-in is kept. */
    CONSENT,
    /** The same where he has said that his sign-in is to take the place of a service account's. */
    CONSENT_INSTEAD,
    /** An admin consents; the sign-in is dropped, a service account signs in afterwards. */
    CONSENT_ONLY,
    /** The service account signs in; the consent is there already. */
    SERVICE_ACCOUNT,
    /** An admin lends his rights for an hour, so that a registration can be made; nothing of it is kept. */
    BOOTSTRAP,
    /** An admin lets us read for an hour, so that something can be looked at; nothing is changed with it. */
    INSPECTION,
    /** Somebody of a connected customer proves who it is, to see and to end what stands; nothing of it is kept. */
    RETURN;

    public boolean keepsSignIn() {
        return this == CONSENT || this == CONSENT_INSTEAD || this == SERVICE_ACCOUNT;
    }

    public boolean consents() {
        return this == CONSENT || this == CONSENT_INSTEAD || this == CONSENT_ONLY;
    }

    /** Whose policies such a trip meets. */
    public ClaimsChallenges.Account account(InvitationView invitation) {
        return new ClaimsChallenges.Account(invitation.customerId(), invitation.profile(), keepsSignIn());
    }
}
