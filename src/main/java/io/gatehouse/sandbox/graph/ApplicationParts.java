package io.gatehouse.sandbox.graph;

import io.gatehouse.sandbox.Application;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** The nested members of the application entity. */
final class ApplicationParts {

    private ApplicationParts() {}

    static Entity api(Application application) {
        return new Entity()
                .with("requestedAccessTokenVersion", application.api().requestedAccessTokenVersion())
                .with("acceptMappedClaims", null)
                .with("knownClientApplications", List.of())
                .with("oauth2PermissionScopes", List.of())
                .with("preAuthorizedApplications", List.of());
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

    static List<Entity> keys(Application application) {
        return application.certificates().stream()
                .map(certificate -> new Entity()
                        .with("customKeyIdentifier", null)
                        .with("displayName", certificate.displayName())
                        .with("endDateTime", certificate.endsAt().toString())
                        .with("key", null)
                        .with("keyId", certificate.keyId())
                        .with("startDateTime", certificate.startsAt().toString())
                        .with("type", "AsymmetricX509Cert")
                        .with("usage", "Verify"))
                .toList();
    }
}
