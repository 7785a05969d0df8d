package io.gatehouse.microsoft.application;

import com.microsoft.graph.models.OptionalClaim;
import com.microsoft.graph.models.PermissionScope;
import com.microsoft.graph.models.PreAuthorizedApplication;
import com.microsoft.graph.models.RequiredResourceAccess;
import com.microsoft.graph.models.ResourceAccess;
import io.gatehouse.microsoft.application.ApplicationFacts.AppRole;
import io.gatehouse.microsoft.application.ApplicationFacts.Claim;
import io.gatehouse.microsoft.application.ApplicationFacts.ExposedScope;
import io.gatehouse.microsoft.application.ApplicationFacts.MemberType;
import io.gatehouse.microsoft.application.ApplicationFacts.OptionalClaims;
import io.gatehouse.microsoft.application.ApplicationFacts.PreAuthorized;
import io.gatehouse.microsoft.application.ApplicationFacts.RequiredAccess;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Builds the nested members of an application in the SDK's words. Always new objects: the SDK sends of an object that
 * it has read only what was changed since.
 */
final class ApplicationParts {

    private ApplicationParts() {}

    static RequiredResourceAccess required(RequiredAccess wanted) {
        RequiredResourceAccess access = new RequiredResourceAccess();
        access.setResourceAppId(wanted.resourceAppId());
        access.setResourceAccess(Stream.concat(
                        wanted.scopes().stream().sorted().map(id -> access(id, "Scope")),
                        wanted.roles().stream().sorted().map(id -> access(id, "Role")))
                .toList());
        return access;
    }

    private static ResourceAccess access(String id, String type) {
        ResourceAccess access = new ResourceAccess();
        access.setId(UUID.fromString(id));
        access.setType(type);
        return access;
    }

    static PermissionScope scope(ExposedScope wanted) {
        PermissionScope scope = new PermissionScope();
        scope.setId(UUID.fromString(wanted.id()));
        scope.setValue(wanted.value());
        scope.setType(wanted.adminOnly() ? "Admin" : "User");
        scope.setIsEnabled(wanted.enabled());
        scope.setAdminConsentDisplayName(wanted.texts().adminTitle());
        scope.setAdminConsentDescription(wanted.texts().adminText());
        scope.setUserConsentDisplayName(wanted.texts().userTitle());
        scope.setUserConsentDescription(wanted.texts().userText());
        return scope;
    }

    static PreAuthorizedApplication preAuthorized(PreAuthorized wanted) {
        PreAuthorizedApplication client = new PreAuthorizedApplication();
        client.setAppId(wanted.appId());
        client.setDelegatedPermissionIds(wanted.scopeIds().stream().sorted().toList());
        return client;
    }

    static com.microsoft.graph.models.AppRole appRole(AppRole wanted) {
        com.microsoft.graph.models.AppRole role = new com.microsoft.graph.models.AppRole();
        role.setId(UUID.fromString(wanted.id()));
        role.setValue(wanted.value());
        role.setDisplayName(wanted.title());
        role.setDescription(wanted.text());
        role.setAllowedMemberTypes(
                wanted.members().stream().sorted().map(MemberType::wire).toList());
        role.setIsEnabled(wanted.enabled());
        return role;
    }

    static com.microsoft.graph.models.OptionalClaims optionalClaims(OptionalClaims wanted) {
        com.microsoft.graph.models.OptionalClaims claims = new com.microsoft.graph.models.OptionalClaims();
        claims.setIdToken(claims(wanted.idToken()));
        claims.setAccessToken(claims(wanted.accessToken()));
        if (!wanted.saml2Token().isEmpty()) {
            claims.setSaml2Token(claims(wanted.saml2Token()));
        }
        return claims;
    }

    private static List<OptionalClaim> claims(List<Claim> wanted) {
        return wanted.stream().map(ApplicationParts::claim).toList();
    }

    private static OptionalClaim claim(Claim wanted) {
        OptionalClaim claim = new OptionalClaim();
        claim.setName(wanted.name());
        claim.setEssential(wanted.essential());
        if (wanted.source() != null) {
            claim.setSource(wanted.source());
        }
        if (!wanted.additionalProperties().isEmpty()) {
            claim.setAdditionalProperties(wanted.additionalProperties());
        }
        return claim;
    }
}
