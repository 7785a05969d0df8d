package io.gatehouse.sandbox.graph;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The application entity: what the world knows of it, and the members that only Graph's clients care for. */
@Component
class Applications {

    static final EntityType TYPE = EntityType.of("application", """
            id deletedDateTime appId applicationTemplateId disabledByMicrosoftStatus createdDateTime displayName
            description groupMembershipClaims identifierUris isDeviceOnlyAuthSupported isFallbackPublicClient notes
            nativeAuthenticationApisEnabled optionalClaims publisherDomain serviceManagementReference signInAudience
            tags tokenEncryptionKeyId uniqueName samlMetadataUrl defaultRedirectUri certification
            servicePrincipalLockConfiguration requestSignatureVerification addIns api appRoles info keyCredentials
            parentalControlSettings passwordCredentials publicClient requiredResourceAccess verifiedPublisher web spa
            """);

    static final Set<String> FILTERABLE = Set.of("id", "appId", "displayName", "tags", "uniqueName", "signInAudience");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final World world;

    Applications(World world) {
        this.world = world;
    }

    /** The application if lookups see it already. */
    Optional<Application> visible(String appId) {
        return world.application(appId).filter(this::replicated);
    }

    boolean replicated(Application application) {
        int delay = world.chaos().state().replicationDelaySeconds();
        return !world.now().isBefore(application.createdAt().plusSeconds(delay));
    }

    Entity entity(Application application) {
        var api = application.api();
        var entity = Entity.of(TYPE)
                .with("id", application.id())
                .with("appId", application.appId())
                .with("createdDateTime", application.createdAt().toString())
                .with("displayName", application.displayName())
                .with("groupMembershipClaims", api.groupMembershipClaims())
                .with("identifierUris", api.identifierUris())
                .with("isFallbackPublicClient", api.publicClient())
                .with("publisherDomain", application.publisher().domain())
                .with("signInAudience", application.signInAudience())
                .with("tags", application.tags())
                .with("addIns", List.of())
                .with("api", ApplicationParts.api(application))
                .with("appRoles", roles(application))
                .with("info", info())
                .with("keyCredentials", ApplicationParts.keys(application))
                .with("parentalControlSettings", ApplicationParts.parentalControl())
                .with("passwordCredentials", ApplicationParts.passwords(application))
                .with("publicClient", new Entity().with("redirectUris", List.of()))
                .with("requiredResourceAccess", ApplicationParts.required(application))
                .with("verifiedPublisher", verifiedPublisher(application))
                .with("web", ApplicationParts.web(application))
                .with("spa", new Entity().with("redirectUris", List.of()));
        extras(application.appId()).forEach(entity::with);
        return entity;
    }

    /** An application alone with only the OwnedBy permission touches what it created, nothing else. */
    void requireOwned(Caller caller, Application application) {
        Set<String> held = caller.permissions();
        boolean onlyOwned = !caller.delegated()
                && held.contains("Application.ReadWrite.OwnedBy")
                && !held.contains("Application.ReadWrite.All")
                && !held.contains("Directory.ReadWrite.All");
        if (onlyOwned && !caller.appId().equals(world.note("owner:" + application.appId()))) {
            throw GraphFailure.denied();
        }
    }

    void own(Caller caller, Application application) {
        world.note("owner:" + application.appId(), caller.appId());
    }

    /** Members of the entity that the world has no field for, as a client last wrote them. */
    Map<String, Object> extras(String appId) {
        String note = world.note("application:" + appId);
        return note == null ? Map.of() : JSON.readValue(note, new tools.jackson.core.type.TypeReference<>() {});
    }

    void keepExtras(String appId, Map<String, Object> changed) {
        var all = new TreeMap<>(extras(appId));
        all.putAll(changed);
        if (!all.isEmpty()) {
            world.note("application:" + appId, JSON.writeValueAsString(all));
        }
    }

    static List<Entity> roles(@Nullable Application application) {
        return application == null
                ? List.of()
                : application.appRoles().stream()
                        .map(role -> new Entity()
                                .with("allowedMemberTypes", role.allowedMemberTypes())
                                .with("description", role.description())
                                .with("displayName", role.displayName())
                                .with("id", role.id())
                                .with("isEnabled", true)
                                .with("origin", "Application")
                                .with("value", role.value()))
                        .toList();
    }

    static Entity info() {
        return new Entity()
                .with("termsOfServiceUrl", null)
                .with("supportUrl", null)
                .with("privacyStatementUrl", null)
                .with("marketingUrl", null)
                .with("logoUrl", null);
    }

    static Entity verifiedPublisher(@Nullable Application application) {
        var publisher = application == null ? null : application.publisher();
        return new Entity()
                .with("displayName", publisher == null ? null : publisher.verifiedName())
                .with("verifiedPublisherId", publisher == null ? null : publisher.verifiedId())
                .with("addedDateTime", null);
    }
}
