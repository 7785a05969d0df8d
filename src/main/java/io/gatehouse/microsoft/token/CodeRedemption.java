package io.gatehouse.microsoft.token;

import io.gatehouse.shared.Secret;
import java.net.URI;
import java.util.Set;

/**
 * An authorization code and what it was asked with.
 *
 * @param verifier the PKCE verifier whose challenge went out
 * @param redirectUri the very address that the authorize request named
 * @param scopes permissions of one resource, short names are fine
 */
public record CodeRedemption(Secret code, Secret verifier, URI redirectUri, Set<String> scopes) {}
