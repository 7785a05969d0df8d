package io.gatehouse.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An application object ("app registration"), owned by the tenant it was created in; unseen by lookups until
 * {@code visibleAt} (replication), refused in every tenant once its owner has disabled it. Owners are ids of users and
 * service principals of that tenant.
 */
public record Application(
        String id,
        String appId,
        String tenantId,
        String displayName,
        String signInAudience,
        Web web,
        Clients clients,
        Api api,
        Exposure exposure,
        Publisher publisher,
        List<AppRole> appRoles,
        List<Required> required,
        List<Password> passwords,
        List<Certificate> certificates,
        List<Federated> federated,
        List<String> tags,
        List<String> owners,
        Instant createdAt,
        Instant visibleAt,
        @Nullable Instant disabledAt) {

    /** Worlds that were saved before a member was known lack it. */
    public Application {
        clients = clients == null ? Clients.NONE : clients;
        exposure = exposure == null ? Exposure.NONE : exposure;
        federated = federated == null ? List.of() : federated;
        owners = owners == null ? List.of() : owners;
        visibleAt = visibleAt == null ? createdAt : visibleAt;
    }

    /** Redirect and logout addresses, and which tokens the authorize endpoint may hand out directly. */
    public record Web(List<String> redirectUris, @Nullable String logoutUrl, boolean idTokens, boolean accessTokens) {}

    /** Redirect addresses of the other platforms: scripts in browsers, and clients that keep no secret. */
    public record Clients(List<String> spa, List<String> publicClient) {

        public static final Clients NONE = new Clients(List.of(), List.of());
    }

    /** What the application is as a resource, and which claims its tokens carry. */
    public record Api(
            List<String> identifierUris,
            @Nullable Integer requestedAccessTokenVersion,
            @Nullable String groupMembershipClaims,
            List<String> optionalIdTokenClaims,
            boolean publicClient) {}

    /** Delegated permissions that it offers, and the clients that have them without anybody's consent. */
    public record Exposure(List<Exposed> scopes, List<PreAuthorized> preAuthorized, List<String> knownClients) {

        public static final Exposure NONE = new Exposure(List.of(), List.of(), List.of());
    }

    /** A delegated permission of its own; {@code admin}: only administrators can consent to it. */
    public record Exposed(
            String id,
            String value,
            boolean admin,
            boolean enabled,
            @Nullable String adminTitle,
            @Nullable String adminText,
            @Nullable String userTitle,
            @Nullable String userText) {}

    /** A client that needs no consent for these permissions (ids of {@link Exposed}). */
    public record PreAuthorized(String appId, List<String> permissionIds) {}

    /** Who stands behind it; {@code verifiedName} is null for an unverified publisher. */
    public record Publisher(
            String domain,
            @Nullable String verifiedName,
            @Nullable String verifiedId) {}

    /** A role that users or applications ({@code allowedMemberTypes} User, Application) can hold in it. */
    public record AppRole(
            String id,
            String value,
            String displayName,
            String description,
            List<String> allowedMemberTypes,
            boolean disabled) {

        public AppRole(
                String id, String value, String displayName, String description, List<String> allowedMemberTypes) {
            this(id, value, displayName, description, allowedMemberTypes, false);
        }
    }

    /** A permission it asks for: an id of the resource's catalogue, kind Scope or Role. */
    public record Required(String resourceAppId, String permissionId, boolean role) {}

    /** A client secret, refused until {@code worksFrom}. The sandbox keeps its text; nothing here is a secret of anybody. */
    public record Password(
            String keyId,
            String displayName,
            String secretText,
            Instant startsAt,
            Instant endsAt,
            @Nullable Instant worksFrom) {

        public Password(String keyId, String displayName, String secretText, Instant startsAt, Instant endsAt) {
            this(keyId, displayName, secretText, startsAt, endsAt, null);
        }

        public boolean works(Instant now) {
            return worksFrom == null || !now.isBefore(worksFrom);
        }
    }

    /** A client certificate, DER in base64, refused until {@code worksFrom}. */
    public record Certificate(
            String keyId,
            String displayName,
            String der,
            Instant startsAt,
            Instant endsAt,
            @Nullable Instant worksFrom) {

        public Certificate(String keyId, String displayName, String der, Instant startsAt, Instant endsAt) {
            this(keyId, displayName, der, startsAt, endsAt, null);
        }

        public boolean works(Instant now) {
            return endsAt.isAfter(now) && (worksFrom == null || !now.isBefore(worksFrom));
        }
    }

    /** An identity of another issuer whose tokens stand for a credential, refused until {@code worksFrom}. */
    public record Federated(
            String id,
            String name,
            String issuer,
            String subject,
            List<String> audiences,
            @Nullable String description,
            Instant worksFrom) {}

    public boolean multitenant() {
        return !signInAudience.equals("AzureADMyOrg");
    }

    public boolean visible(Instant now) {
        return !now.isBefore(visibleAt);
    }

    /** Its owner has deactivated it: it gets no tokens in any tenant. */
    public boolean disabled() {
        return disabledAt != null;
    }

    /** A copy with the changes that are made to its draft. */
    public Application with(Consumer<ApplicationDraft> change) {
        var draft = new ApplicationDraft(this);
        change.accept(draft);
        return draft.application();
    }

    public Application withWeb(Web changed) {
        return with(draft -> draft.web = changed);
    }

    public Application withApi(Api changed) {
        return with(draft -> draft.api = changed);
    }

    public Application withPublisher(Publisher changed) {
        return with(draft -> draft.publisher = changed);
    }

    public Application withCredentials(List<Password> newPasswords, List<Certificate> newCertificates) {
        return with(draft -> {
            draft.passwords = newPasswords;
            draft.certificates = newCertificates;
        });
    }
}
