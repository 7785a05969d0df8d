package io.gatehouse.microsoft.token;

import io.gatehouse.shared.Secret;

/** What an app registration proves itself with. */
public sealed interface AppCredential {

    /** A generated secret, sent in the body of the token request. */
    record ClientSecret(Secret value) implements AppCredential {}

    /** A signed statement, made anew for each token request (E:certificate-credentials). */
    record ClientAssertion(AssertionSigner signer) implements AppCredential {}
}
