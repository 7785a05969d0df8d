package io.gatehouse.onboarding.signin;

import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.shared.Secret;
import java.net.URI;
import java.util.UUID;

/** One trip to Microsoft, as its state row remembers it: everything that the answer has to fit. */
public record SignInAttempt(
        UUID invitationId,
        UUID linkTokenId,
        UUID customerId,
        UUID registrationId,
        SignInFlow flow,
        String browser,
        Authority authority,
        URI redirectUri,
        Secret verifier,
        Secret nonce) {

    /** Whether the answer came to the very address that the trip named; each customer may have one of his own. */
    public boolean endsAt(String path) {
        return redirectUri.getPath().equals(path);
    }
}
