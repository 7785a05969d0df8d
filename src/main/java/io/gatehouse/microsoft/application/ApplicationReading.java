package io.gatehouse.microsoft.application;

import com.microsoft.graph.models.DirectoryObject;
import com.microsoft.graph.models.KeyCredential;
import com.microsoft.graph.models.OptionalClaim;
import com.microsoft.graph.models.PasswordCredential;
import com.microsoft.graph.models.PermissionScope;
import com.microsoft.graph.models.RequiredResourceAccess;
import com.microsoft.graph.models.ServicePrincipal;
import com.microsoft.graph.models.ServicePrincipalLockConfiguration;
import com.microsoft.graph.models.User;
import io.gatehouse.microsoft.application.ApplicationFacts.Api;
import io.gatehouse.microsoft.application.ApplicationFacts.AppRole;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.Claim;
import io.gatehouse.microsoft.application.ApplicationFacts.ExposedScope;
import io.gatehouse.microsoft.application.ApplicationFacts.Key;
import io.gatehouse.microsoft.application.ApplicationFacts.MemberType;
import io.gatehouse.microsoft.application.ApplicationFacts.NewPassword;
import io.gatehouse.microsoft.application.ApplicationFacts.OptionalClaims;
import io.gatehouse.microsoft.application.ApplicationFacts.Owner;
import io.gatehouse.microsoft.application.ApplicationFacts.Password;
import io.gatehouse.microsoft.application.ApplicationFacts.PreAuthorized;
import io.gatehouse.microsoft.application.ApplicationFacts.Published;
import io.gatehouse.microsoft.application.ApplicationFacts.RequiredAccess;
import io.gatehouse.microsoft.application.ApplicationFacts.Resource;
import io.gatehouse.microsoft.application.ApplicationFacts.ScopeTexts;
import io.gatehouse.microsoft.application.ApplicationFacts.Web;
import io.gatehouse.microsoft.graph.GraphReading;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns the SDK's models of applications into facts of ours. */
public final class ApplicationReading {

    private ApplicationReading() {}

    static Application application(com.microsoft.graph.models.Application found) {
        return new Application(
                GraphReading.required(found.getId(), "id"),
                GraphReading.required(found.getAppId(), "appId"),
                text(found.getDisplayName()),
                text(found.getSignInAudience()),
                texts(found.getIdentifierUris()),
                web(found.getWeb()),
                found.getSpa() == null ? List.of() : texts(found.getSpa().getRedirectUris()),
                found.getPublicClient() == null
                        ? List.of()
                        : texts(found.getPublicClient().getRedirectUris()),
                GraphReading.yes(found.getIsFallbackPublicClient()),
                GraphReading.all(found.getRequiredResourceAccess())
                        .map(ApplicationReading::required)
                        .toList(),
                api(found.getApi()),
                GraphReading.all(found.getAppRoles())
                        .map(ApplicationReading::appRole)
                        .toList(),
                optionalClaims(found.getOptionalClaims()),
                GraphReading.all(found.getPasswordCredentials())
                        .map(ApplicationReading::password)
                        .toList(),
                GraphReading.all(found.getKeyCredentials())
                        .map(ApplicationReading::key)
                        .toList(),
                texts(found.getTags()),
                found.getPublisherDomain(),
                found.getVerifiedPublisher() == null
                        ? null
                        : found.getVerifiedPublisher().getDisplayName(),
                instant(found.getCreatedDateTime()),
                locked(found.getServicePrincipalLockConfiguration()));
    }

    /** Whole: a lock that leaves some properties open lets somebody sign in as the app. */
    private static boolean locked(@Nullable ServicePrincipalLockConfiguration lock) {
        return lock != null
                && GraphReading.yes(lock.getIsEnabled())
                && (GraphReading.yes(lock.getAllProperties())
                        || GraphReading.yes(lock.getCredentialsWithUsageSign())
                                && GraphReading.yes(lock.getCredentialsWithUsageVerify())
                                && GraphReading.yes(lock.getTokenEncryptionKeyId()));
    }

    private static Web web(com.microsoft.graph.models.@Nullable WebApplication web) {
        if (web == null) {
            return new Web(List.of(), null, false, false);
        }
        var implicit = web.getImplicitGrantSettings();
        return new Web(
                texts(web.getRedirectUris()),
                web.getLogoutUrl(),
                implicit != null && GraphReading.yes(implicit.getEnableIdTokenIssuance()),
                implicit != null && GraphReading.yes(implicit.getEnableAccessTokenIssuance()));
    }

    private static RequiredAccess required(RequiredResourceAccess found) {
        return new RequiredAccess(text(found.getResourceAppId()), ids(found, "Scope"), ids(found, "Role"));
    }

    private static Set<String> ids(RequiredResourceAccess found, String type) {
        return GraphReading.all(found.getResourceAccess())
                .filter(access -> type.equalsIgnoreCase(access.getType()))
                .map(access -> text(access.getId()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Api api(com.microsoft.graph.models.@Nullable ApiApplication api) {
        return api == null
                ? new Api(List.of(), List.of(), null)
                : new Api(
                        GraphReading.all(api.getOauth2PermissionScopes())
                                .map(ApplicationReading::scope)
                                .toList(),
                        GraphReading.all(api.getPreAuthorizedApplications())
                                .map(client -> new PreAuthorized(
                                        text(client.getAppId()), Set.copyOf(texts(client.getDelegatedPermissionIds()))))
                                .toList(),
                        api.getRequestedAccessTokenVersion());
    }

    private static ExposedScope scope(PermissionScope found) {
        return new ExposedScope(
                text(found.getId()),
                text(found.getValue()),
                "Admin".equalsIgnoreCase(found.getType()),
                !Boolean.FALSE.equals(found.getIsEnabled()),
                new ScopeTexts(
                        found.getAdminConsentDisplayName(),
                        found.getAdminConsentDescription(),
                        found.getUserConsentDisplayName(),
                        found.getUserConsentDescription()));
    }

    private static AppRole appRole(com.microsoft.graph.models.AppRole found) {
        List<String> types = texts(found.getAllowedMemberTypes());
        return new AppRole(
                text(found.getId()),
                text(found.getValue()),
                found.getDisplayName(),
                found.getDescription(),
                Stream.of(MemberType.values())
                        .filter(type -> types.contains(type.wire()))
                        .collect(Collectors.toUnmodifiableSet()),
                !Boolean.FALSE.equals(found.getIsEnabled()));
    }

    private static OptionalClaims optionalClaims(com.microsoft.graph.models.@Nullable OptionalClaims claims) {
        return claims == null
                ? new OptionalClaims(List.of(), List.of(), List.of())
                : new OptionalClaims(
                        claims(claims.getIdToken()), claims(claims.getAccessToken()), claims(claims.getSaml2Token()));
    }

    private static List<Claim> claims(@Nullable List<OptionalClaim> found) {
        return GraphReading.all(found)
                .map(claim -> new Claim(
                        text(claim.getName()),
                        claim.getSource(),
                        GraphReading.yes(claim.getEssential()),
                        texts(claim.getAdditionalProperties())))
                .toList();
    }

    static Password password(PasswordCredential found) {
        return new Password(
                text(found.getKeyId()),
                found.getDisplayName(),
                found.getHint(),
                instant(found.getStartDateTime()),
                instant(found.getEndDateTime()));
    }

    static NewPassword newPassword(PasswordCredential made) {
        return new NewPassword(password(made), Secret.of(GraphReading.required(made.getSecretText(), "secretText")));
    }

    static Key key(KeyCredential found) {
        byte[] identifier = found.getCustomKeyIdentifier();
        return new Key(
                text(found.getKeyId()),
                found.getDisplayName(),
                identifier == null || identifier.length == 0
                        ? null
                        : HexFormat.of().withUpperCase().formatHex(identifier),
                instant(found.getStartDateTime()),
                instant(found.getEndDateTime()));
    }

    static Resource resource(ServicePrincipal found) {
        return new Resource(
                GraphReading.required(found.getId(), "id"),
                GraphReading.required(found.getAppId(), "appId"),
                found.getDisplayName(),
                GraphReading.all(found.getOauth2PermissionScopes())
                        .map(scope -> new Published(
                                text(scope.getId()),
                                text(scope.getValue()),
                                !Boolean.FALSE.equals(scope.getIsEnabled())))
                        .toList(),
                GraphReading.all(found.getAppRoles())
                        .map(role -> new Published(
                                text(role.getId()), text(role.getValue()), !Boolean.FALSE.equals(role.getIsEnabled())))
                        .toList());
    }

    static Owner owner(DirectoryObject found) {
        String id = GraphReading.required(found.getId(), "id");
        return switch (found) {
            case User user -> new Owner(id, user.getDisplayName(), user.getUserPrincipalName());
            case ServicePrincipal app -> new Owner(id, app.getDisplayName(), null);
            default -> new Owner(id, null, null);
        };
    }

    public static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static List<String> texts(@Nullable List<String> values) {
        return GraphReading.all(values).filter(Objects::nonNull).toList();
    }

    private static String text(@Nullable Object value) {
        return Optional.ofNullable(value).map(Object::toString).orElse("");
    }
}
