package io.gatehouse.microsoft.token;

import io.gatehouse.shared.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * An authorization code and what it was asked with.
 *
 * @param verifier the PKCE verifier whose challenge went out
 * @param redirectUri the very address that the authorize request named
 * @param scopes permissions of one resource, short names are fine
 * @param patience how long Microsoft may take where that is longer than for any call: a code is spent by the first try
 */
public record CodeRedemption(Secret code, Secret verifier, URI redirectUri, Set<String> scopes, Duration patience) {

    public CodeRedemption(Secret code, Secret verifier, URI redirectUri, Set<String> scopes) {
        this(code, verifier, redirectUri, scopes, Duration.ZERO);
    }
}
