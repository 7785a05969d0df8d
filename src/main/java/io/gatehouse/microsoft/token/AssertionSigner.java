package io.gatehouse.microsoft.token;

import io.gatehouse.shared.Secret;

/**
 * Makes the signed statement by which an app introduces itself instead of a secret: with the key of a certificate, or
 * by asking an identity provider that the registration trusts.
 */
@FunctionalInterface
public interface AssertionSigner {

    /**
     * A JWT that is good for this one request.
     *
     * @param tokenEndpoint the address it is for, its {@code aud} (E:certificate-credentials)
     */
    Secret sign(String clientId, String tokenEndpoint);
}
