package io.gatehouse.microsoft.cloud;

/**
 * The addresses of one authority, composed and not discovered, so that a start needs no network (E:v2-protocols-oidc).
 *
 * @param base sign-in address and authority, such as {@code https://login.microsoftonline.com/organizations}
 */
public record EntraEndpoints(String base) {

    public String authorize() {
        return base + "/oauth2/v2.0/authorize";
    }

    public String token() {
        return base + "/oauth2/v2.0/token";
    }

    public String adminConsent() {
        return base + "/v2.0/adminconsent";
    }

    public String metadata() {
        return base + "/v2.0/.well-known/openid-configuration";
    }

    /** Describes tokens of version 1, whose issuer is another one (E:access-tokens). */
    public String metadataOfVersion1() {
        return base + "/.well-known/openid-configuration";
    }
}
