package io.gatehouse.sandbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An application object ("app registration"), owned by the tenant it was created in. */
public record Application(
        String id,
        String appId,
        String tenantId,
        String displayName,
        String signInAudience,
        Web web,
        Api api,
        Publisher publisher,
        List<AppRole> appRoles,
        List<Required> required,
        List<Password> passwords,
        List<Certificate> certificates,
        List<String> tags,
        Instant createdAt) {

    /** Redirect and logout addresses, and which tokens the authorize endpoint may hand out directly. */
    public record Web(List<String> redirectUris, @Nullable String logoutUrl, boolean idTokens, boolean accessTokens) {}

    /** What the application is as a resource, and which claims its tokens carry. */
    public record Api(
            List<String> identifierUris,
            @Nullable Integer requestedAccessTokenVersion,
            @Nullable String groupMembershipClaims,
            List<String> optionalIdTokenClaims,
            boolean publicClient) {}

    /** Who stands behind it; {@code verifiedName} is null for an unverified publisher. */
    public record Publisher(
            String domain,
            @Nullable String verifiedName,
            @Nullable String verifiedId) {}

    /** A role that users or applications ({@code allowedMemberTypes} User, Application) can hold in it. */
    public record AppRole(
            String id, String value, String displayName, String description, List<String> allowedMemberTypes) {}

    /** A permission it asks for: an id of the resource's catalogue, kind Scope or Role. */
    public record Required(String resourceAppId, String permissionId, boolean role) {}

    /** A client secret. The sandbox keeps its text; nothing here is a secret of anybody. */
    public record Password(String keyId, String displayName, String secretText, Instant startsAt, Instant endsAt) {}

    /** A client certificate, DER in base64. */
    public record Certificate(String keyId, String displayName, String der, Instant startsAt, Instant endsAt) {}

    public boolean multitenant() {
        return !signInAudience.equals("AzureADMyOrg");
    }

    public Application withWeb(Web changed) {
        return new Application(
                id,
                appId,
                tenantId,
                displayName,
                signInAudience,
                changed,
                api,
                publisher,
                appRoles,
                required,
                passwords,
                certificates,
                tags,
                createdAt);
    }

    public Application withApi(Api changed) {
        return new Application(
                id,
                appId,
                tenantId,
                displayName,
                signInAudience,
                web,
                changed,
                publisher,
                appRoles,
                required,
                passwords,
                certificates,
                tags,
                createdAt);
    }

    public Application withPublisher(Publisher changed) {
        return new Application(
                id,
                appId,
                tenantId,
                displayName,
                signInAudience,
                web,
                api,
                changed,
                appRoles,
                required,
                passwords,
                certificates,
                tags,
                createdAt);
    }

    public Application withCredentials(List<Password> newPasswords, List<Certificate> newCertificates) {
        return new Application(
                id,
                appId,
                tenantId,
                displayName,
                signInAudience,
                web,
                api,
                publisher,
                appRoles,
                required,
                newPasswords,
                newCertificates,
                tags,
                createdAt);
    }
}
