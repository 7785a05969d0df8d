package io.gatehouse.microsoft.token;

/**
 * How an app registration introduces itself at the token endpoint.
 *
 * @param clientId its application (client) id
 * @param credential what proves that it is us
 */
public record AppIdentity(String clientId, AppCredential credential) {}
