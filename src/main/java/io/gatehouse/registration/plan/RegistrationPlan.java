package io.gatehouse.registration.plan;

import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.shared.TenantId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one registration in a customer's tenant shall be, already resolved: the saga knows no profile. In
 * redirect URIs and the identifier URI {@code ${clientId}} stands for what Microsoft will assign.
 */
public record RegistrationPlan(
        Place place, Settings settings, List<ResourceAccess> access, CredentialWish credential, Extras extras) {

    public static final String CLIENT_ID = "${clientId}";

    public RegistrationPlan {
        access = List.copyOf(access);
    }

    /**
     * Where and for what.
     *
     * @param service the key of the service profile; names the credential
     * @param invitationId handed back in the events
     * @param registrationId an earlier registration of this customer that gets one more service; null: a new one
     * @param replaces a connection through the provider's own app that goes over to this registration
     * @param renewed that earlier registration serves nobody else: its settings become those of a new one; null in plans
     *     that were written before there was such a thing
     */
    public record Place(
            UUID customerId,
            TenantId tenant,
            String service,
            @Nullable UUID invitationId,
            @Nullable UUID registrationId,
            @Nullable UUID replaces,
            @Nullable Boolean renewed) {

        public Place(
                UUID customerId,
                TenantId tenant,
                String service,
                @Nullable UUID invitationId,
                @Nullable UUID registrationId) {
            this(customerId, tenant, service, invitationId, registrationId, null, null);
        }

        private Place onto(@Nullable UUID earlier, @Nullable Boolean renewing) {
            return new Place(customerId, tenant, service, invitationId, earlier, replaces, renewing);
        }
    }

    /**
     * The registration itself (G:resources/application).
     *
     * @param audience {@code AzureADMyOrg} or {@code AzureADMultipleOrgs}
     * @param tokenVersion 1 or 2 for an exposed API; null leaves it as it is
     * @param logoutUrl where Microsoft tells that somebody signed out; null: nowhere
     * @param claims what tokens shall carry besides the usual; null: nothing
     * @param principalsOpen whether administrators of other tenants may give it credentials there; hardly ever wanted, and
     *     null in plans that were written before there was such a thing
     */
    public record Settings(
            String displayName,
            String audience,
            List<String> redirectUris,
            boolean implicitIdTokens,
            boolean implicitAccessTokens,
            boolean publicClient,
            @Nullable String identifierUri,
            @Nullable Integer tokenVersion,
            List<ExposedScopeWish> exposedScopes,
            List<String> preAuthorizedClients,
            @Nullable String logoutUrl,
            @Nullable Claims claims,
            @Nullable Boolean principalsOpen) {

        public Settings(
                String displayName,
                String audience,
                List<String> redirectUris,
                boolean implicitIdTokens,
                boolean implicitAccessTokens,
                boolean publicClient,
                @Nullable String identifierUri,
                @Nullable Integer tokenVersion,
                List<ExposedScopeWish> exposedScopes,
                List<String> preAuthorizedClients) {
            this(
                    displayName,
                    audience,
                    redirectUris,
                    implicitIdTokens,
                    implicitAccessTokens,
                    publicClient,
                    identifierUri,
                    tokenVersion,
                    exposedScopes,
                    preAuthorizedClients,
                    null,
                    null,
                    false);
        }

        public Settings {
            redirectUris = List.copyOf(redirectUris);
            exposedScopes = List.copyOf(exposedScopes);
            preAuthorizedClients = List.copyOf(preAuthorizedClients);
        }

        public boolean leavesPrincipalsOpen() {
            return Boolean.TRUE.equals(principalsOpen);
        }

        /** Whether its enterprise applications in other tenants are locked; without any there is nothing to lock. */
        public boolean locksPrincipals() {
            return !leavesPrincipalsOpen() && !audience.equals("AzureADMyOrg");
        }
    }

    /** Optional claims by name (E:optional-claims). */
    public record Claims(List<String> idToken, List<String> accessToken) {

        public Claims {
            idToken = List.copyOf(idToken);
            accessToken = List.copyOf(accessToken);
        }
    }

    /** A delegated permission that the registration shall offer; its id follows from the saga. */
    public record ExposedScopeWish(String value, boolean adminOnly, String title, String text) {}

    /** What the registration asks from one API. */
    public record ResourceAccess(String appId, String name, List<Permission> scopes, List<Permission> roles) {

        public ResourceAccess {
            scopes = List.copyOf(scopes);
            roles = List.copyOf(roles);
        }
    }

    /** A permission by Microsoft's id and name. */
    public record Permission(String id, String name) {}

    /**
     * How the registration shall prove itself.
     *
     * @param exact no other kind will do, because the service outside needs this one
     */
    public record CredentialWish(CredentialKind kind, int lifeDays, boolean exact) {}

    /**
     * What some services want besides.
     *
     * @param owners object ids of people
     * @param teamsAppId the manifest's id of the Teams app to be published; null: none
     * @param preAuthorizeTeamsApp whether the published app's id becomes a pre-authorised client
     * @param bootstrapClientId the client whose consent let us work here; removed at the end
     * @param order all steps in the order that the service wants; null in plans that were written before there was one
     */
    public record Extras(
            List<String> owners,
            @Nullable String teamsAppId,
            boolean preAuthorizeTeamsApp,
            boolean actsAsApplication,
            @Nullable String bootstrapClientId,
            @Nullable List<StepKey> order) {

        public Extras {
            owners = List.copyOf(owners);
            order = order == null ? null : List.copyOf(order);
        }

        /** With the steps in their usual order. */
        public Extras(
                List<String> owners,
                @Nullable String teamsAppId,
                boolean preAuthorizeTeamsApp,
                boolean actsAsApplication,
                @Nullable String bootstrapClientId) {
            this(owners, teamsAppId, preAuthorizeTeamsApp, actsAsApplication, bootstrapClientId, null);
        }
    }

    /** What the registration is called as an API once Microsoft has named its client id; empty where it is none. */
    public String identifierUri(String clientId) {
        return settings.identifierUri() == null ? "" : settings.identifierUri().replace(CLIENT_ID, clientId);
    }

    /** The same on a registration that stands: what it lacks is added, and nothing of it is taken away. */
    public RegistrationPlan onto(UUID registrationId) {
        return at(place.onto(registrationId, null));
    }

    /** The same on a registration that nobody uses any more: it becomes what a new one would be, and keeps the rest. */
    public RegistrationPlan renewing(UUID registrationId) {
        return at(place.onto(registrationId, true));
    }

    /** The same on the registration on which it was begun: what stood there before must never be taken for made by us. */
    public RegistrationPlan where(RegistrationPlan begun) {
        return at(place.onto(begun.place().registrationId(), begun.place().renewed()));
    }

    /** The same for another invitation. */
    public RegistrationPlan askedBy(@Nullable UUID invitation) {
        return at(new Place(
                place.customerId(),
                place.tenant(),
                place.service(),
                invitation,
                place.registrationId(),
                place.replaces(),
                place.renewed()));
    }

    /** The same with these permissions. */
    public RegistrationPlan asking(List<ResourceAccess> permissions) {
        return new RegistrationPlan(place, settings, permissions, credential, extras);
    }

    private RegistrationPlan at(Place there) {
        return new RegistrationPlan(there, settings, access, credential, extras);
    }

    /** Every step once: those that the plan orders, then what it does not mention. */
    public List<StepKey> steps() {
        List<StepKey> wished = extras.order();
        Set<StepKey> steps = new LinkedHashSet<>(wished == null ? List.of() : wished);
        steps.addAll(List.of(StepKey.values()));
        return List.copyOf(steps);
    }

    public boolean joinsEarlier() {
        return place.registrationId() != null;
    }

    /** Whether an earlier registration becomes what a new one would be. */
    public boolean renews() {
        return Boolean.TRUE.equals(place.renewed());
    }

    /** Whether the settings of an earlier one are for those to decide who use it there. */
    public boolean leavesSettings() {
        return joinsEarlier() && !renews();
    }

    public boolean wantsScopes() {
        return access.stream().anyMatch(resource -> !resource.scopes().isEmpty());
    }

    /** Whether it acts by permissions of its own, without anybody who is signed in. */
    public boolean wantsRoles() {
        return access.stream().anyMatch(resource -> !resource.roles().isEmpty());
    }
}
