package io.gatehouse.sandbox.graph.application;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.graph.entity.Entity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The nested members of the application entity. */
final class ApplicationParts {

    private ApplicationParts() {}

    static Entity api(Application application) {
        var exposure = application.exposure();
        return new Entity()
                .with("requestedAccessTokenVersion", application.api().requestedAccessTokenVersion())
                .with("acceptMappedClaims", null)
                .with("knownClientApplications", exposure.knownClients())
                .with("oauth2PermissionScopes", scopes(application))
                .with(
                        "preAuthorizedApplications",
                        exposure.preAuthorized().stream()
                                .map(client -> new Entity()
                                        .with("appId", client.appId())
                                        .with("delegatedPermissionIds", client.permissionIds()))
                                .toList());
    }

    /** Delegated permissions that the application offers. */
    static List<Entity> scopes(Application application) {
        return application.exposure().scopes().stream()
                .map(scope -> new Entity()
                        .with("adminConsentDescription", scope.adminText())
                        .with("adminConsentDisplayName", scope.adminTitle())
                        .with("id", scope.id())
                        .with("isEnabled", scope.enabled())
                        .with("type", scope.admin() ? "Admin" : "User")
                        .with("userConsentDescription", scope.userText())
                        .with("userConsentDisplayName", scope.userTitle())
                        .with("value", scope.value()))
                .toList();
    }

    static @Nullable Entity optionalClaims(Application application) {
        List<Entity> claims = application.api().optionalIdTokenClaims().stream()
                .map(name -> new Entity()
                        .with("name", name)
                        .with("source", null)
                        .with("essential", false)
                        .with("additionalProperties", List.of()))
                .toList();
        return claims.isEmpty()
                ? null
                : new Entity()
                        .with("idToken", claims)
                        .with("accessToken", List.of())
                        .with("saml2Token", List.of());
    }

    static Entity web(Application application) {
        var web = application.web();
        return new Entity()
                .with("redirectUris", web.redirectUris())
                .with("homePageUrl", null)
                .with("logoutUrl", web.logoutUrl())
                .with(
                        "implicitGrantSettings",
                        new Entity()
                                .with("enableIdTokenIssuance", web.idTokens())
                                .with("enableAccessTokenIssuance", web.accessTokens()));
    }

    static Entity parentalControl() {
        return new Entity().with("countriesBlockedForMinors", List.of()).with("legalAgeGroupRule", "Allow");
    }

    static List<Entity> required(Application application) {
        return application.required().stream()
                .collect(Collectors.groupingBy(
                        Application.Required::resourceAppId, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(resource -> new Entity()
                        .with("resourceAppId", resource.getKey())
                        .with(
                                "resourceAccess",
                                resource.getValue().stream()
                                        .map(access -> new Entity()
                                                .with("id", access.permissionId())
                                                .with("type", access.role() ? "Role" : "Scope"))
                                        .toList()))
                .toList();
    }

    /** Secrets are never shown again; their first three characters are. */
    static List<Entity> passwords(Application application) {
        return application.passwords().stream()
                .map(password -> password(password, false))
                .toList();
    }

    static Entity password(Application.Password password, boolean withText) {
        return new Entity()
                .with("customKeyIdentifier", null)
                .with("endDateTime", password.endsAt().toString())
                .with("keyId", password.keyId())
                .with("startDateTime", password.startsAt().toString())
                .with("secretText", withText ? password.secretText() : null)
                .with("hint", password.secretText().substring(0, 3))
                .with("displayName", password.displayName());
    }

    /** {@code withKey}: the certificate itself is shown only where a client selects it of one object. */
    static List<Entity> keys(Application application, boolean withKey) {
        return application.certificates().stream()
                .map(certificate -> key(certificate, withKey))
                .toList();
    }

    static Entity key(Application.Certificate certificate, boolean withKey) {
        return new Entity()
                .with("customKeyIdentifier", KeyEdit.thumbprint(certificate))
                .with("displayName", certificate.displayName())
                .with("endDateTime", certificate.endsAt().toString())
                .with("key", withKey ? certificate.der() : null)
                .with("keyId", certificate.keyId())
                .with("startDateTime", certificate.startsAt().toString())
                .with("type", "AsymmetricX509Cert")
                .with("usage", "Verify");
    }
}
