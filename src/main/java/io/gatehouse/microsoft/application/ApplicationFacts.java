package io.gatehouse.microsoft.application;

import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Graph tells about app registrations and about the resources they ask (G:resources/application). */
public final class ApplicationFacts {

    private ApplicationFacts() {}

    /**
     * An app registration as it is at Microsoft.
     *
     * @param objectId names it in Graph's addresses
     * @param appId its client id, the same in every tenant
     * @param requiredAccess what it declares to want; grants are separate objects
     * @param verifiedPublisher the publisher's name once Microsoft verified it
     */
    public record Application(
            String objectId,
            String appId,
            String displayName,
            String signInAudience,
            List<String> identifierUris,
            Web web,
            List<String> spaRedirectUris,
            List<String> publicClientRedirectUris,
            boolean fallbackPublicClient,
            List<RequiredAccess> requiredAccess,
            Api api,
            List<AppRole> appRoles,
            OptionalClaims optionalClaims,
            List<Password> passwords,
            List<Key> keys,
            List<String> tags,
            @Nullable String publisherDomain,
            @Nullable String verifiedPublisher,
            @Nullable Instant createdAt,
            boolean principalsLocked) {}

    /** The web platform of a registration; the implicit flags let its authorize answers carry tokens. */
    public record Web(
            List<String> redirectUris,
            @Nullable String logoutUrl,
            boolean implicitIdTokens,
            boolean implicitAccessTokens) {}

    /** Permissions that a registration declares to want from one resource, by their ids. */
    public record RequiredAccess(String resourceAppId, Set<String> scopes, Set<String> roles) {}

    /**
     * What a registration offers as an API.
     *
     * @param requestedAccessTokenVersion 1 or 2; null means 1
     */
    public record Api(
            List<ExposedScope> scopes,
            List<PreAuthorized> preAuthorized,
            @Nullable Integer requestedAccessTokenVersion) {}

    /**
     * A delegated permission that a registration offers.
     *
     * @param id a GUID chosen by its maker
     * @param value at most 120 characters, without blanks, not starting with a dot
     * @param adminOnly whether only an administrator can consent
     */
    public record ExposedScope(String id, String value, boolean adminOnly, boolean enabled, ScopeTexts texts) {}

    /** What the consent pages say about an exposed scope. */
    public record ScopeTexts(
            @Nullable String adminTitle,
            @Nullable String adminText,
            @Nullable String userTitle,
            @Nullable String userText) {}

    /** A client whose users are not asked for consent to these scopes, named by their ids. */
    public record PreAuthorized(String appId, Set<String> scopeIds) {}

    /**
     * A role that a registration offers to people and apps.
     *
     * @param id a GUID chosen by its maker
     * @param value what stands in the {@code roles} claim
     */
    public record AppRole(
            String id,
            String value,
            @Nullable String title,
            @Nullable String text,
            Set<MemberType> members,
            boolean enabled) {}

    /** Who can be given an app role. */
    public enum MemberType {
        USER("User"),
        APPLICATION("Application");

        private final String wire;

        MemberType(String wire) {
            this.wire = wire;
        }

        String wire() {
            return wire;
        }
    }

    /** Claims beyond the usual ones, by kind of token (E:optional-claims). */
    public record OptionalClaims(List<Claim> idToken, List<Claim> accessToken, List<Claim> saml2Token) {

        /** With Microsoft's usual settings of each. */
        public static OptionalClaims named(List<String> idToken, List<String> accessToken) {
            return new OptionalClaims(Claim.named(idToken), Claim.named(accessToken), List.of());
        }

        public List<String> idTokenNames() {
            return Claim.names(idToken);
        }

        public List<String> accessTokenNames() {
            return Claim.names(accessToken);
        }
    }

    /**
     * One claim with all its settings, since Graph replaces them all.
     *
     * @param source null for a claim of Microsoft's own
     */
    public record Claim(String name, @Nullable String source, boolean essential, List<String> additionalProperties) {

        static List<Claim> named(List<String> names) {
            return names.stream()
                    .map(name -> new Claim(name, null, false, List.of()))
                    .toList();
        }

        static List<String> names(List<Claim> claims) {
            return claims.stream().map(Claim::name).toList();
        }
    }

    /** A client secret as far as it can be read: its text never comes back. */
    public record Password(
            String keyId,
            @Nullable String displayName,
            @Nullable String hint,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt) {}

    /**
     * A certificate that a registration accepts.
     *
     * @param thumbprint as Microsoft's pages show it, upper-case hexadecimal; null where Graph tells none
     */
    public record Key(
            String keyId,
            @Nullable String displayName,
            @Nullable String thumbprint,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt) {}

    /**
     * A certificate to be accepted from now on.
     *
     * @param keyId a GUID chosen by its maker, so that it is known again after an unclear answer
     * @param der the certificate in Base64
     */
    public record NewKey(String keyId, String displayName, String der, Instant startsAt, Instant endsAt) {}

    /** A client secret in the only moment in which its text is known. */
    public record NewPassword(Password facts, Secret text) {}

    /**
     * An API of the tenant with all that can be asked from it.
     *
     * @param id object id of its service principal, different in every tenant
     */
    public record Resource(
            String id, String appId, @Nullable String displayName, List<Published> scopes, List<Published> roles) {}

    /** A permission that an API publishes. */
    public record Published(String id, String value, boolean enabled) {}

    /** Who owns a registration: a person or an app. */
    public record Owner(
            String id,
            @Nullable String displayName,
            @Nullable String userPrincipalName) {}
}
