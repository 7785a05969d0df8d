package io.gatehouse.sandbox.graph.application;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.EntityType;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.entity.Replication;
import io.gatehouse.sandbox.graph.entity.Roles;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The application entity: what the world knows of it, and the members that only Graph's clients care for. */
@Component
public class Applications {

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
    private final Directory directory;
    private final Replication replication;

    Applications(World world, Directory directory, Replication replication) {
        this.world = world;
        this.directory = directory;
        this.replication = replication;
    }

    /** The application if lookups see it already. */
    public Optional<Application> visible(String appId) {
        return world.application(appId).filter(this::replicated);
    }

    private boolean replicated(Application application) {
        return replication.sees(application.id(), application.visibleAt());
    }

    /** Those that live in the caller's tenant, in the order of their ids. */
    List<Application> local(Caller caller) {
        return inTenant(caller).filter(this::replicated).toList();
    }

    /** By object id, or by an alternate key such as {@code appId=…}. */
    public Application find(Caller caller, String key) {
        return inTenant(caller)
                .filter(each -> named(each, key))
                .filter(this::replicated)
                .findFirst()
                .orElseThrow(() -> GraphFailure.notFound(key.substring(key.indexOf('=') + 1)));
    }

    /** One that the caller may change. */
    public Application writable(Caller caller, String key) {
        Application application = find(caller, key);
        requireOwned(caller, application);
        return application;
    }

    private Stream<Application> inTenant(Caller caller) {
        return world.applications().stream()
                .filter(each -> each.tenantId().equals(caller.tenantId()))
                .sorted(Comparator.comparing(Application::id));
    }

    private boolean named(Application application, String key) {
        if (key.startsWith("appId=")) {
            return key.equals("appId=" + application.appId());
        }
        return key.startsWith("uniqueName=")
                ? key.substring("uniqueName=".length())
                        .equals(extras(application.appId()).get("uniqueName"))
                : application.id().equals(key);
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
                .with("optionalClaims", ApplicationParts.optionalClaims(application))
                .with("publisherDomain", application.publisher().domain())
                .with("signInAudience", application.signInAudience())
                .with("tags", application.tags())
                .with("addIns", List.of())
                .with("api", ApplicationParts.api(application))
                .with("appRoles", roles(application))
                .with("info", info())
                .with("keyCredentials", ApplicationParts.keys(application, false))
                .with("parentalControlSettings", ApplicationParts.parentalControl())
                .with("passwordCredentials", ApplicationParts.passwords(application))
                .with(
                        "publicClient",
                        new Entity().with("redirectUris", application.clients().publicClient()))
                .with("requiredResourceAccess", ApplicationParts.required(application))
                .with("verifiedPublisher", verifiedPublisher(application))
                .with("web", ApplicationParts.web(application))
                .with(
                        "spa",
                        new Entity().with("redirectUris", application.clients().spa()));
        extras(application.appId()).forEach(entity::with);
        return entity;
    }

    /**
     * Owners and application administrators change an application; an application alone that holds only the OwnedBy
     * permission touches what it owns, nothing else.
     */
    public void requireOwned(Caller caller, Application application) {
        boolean all = caller.delegated()
                ? directory.administers(caller, Roles.OF_APPLICATIONS)
                : caller.permissions().contains("Application.ReadWrite.All")
                        || caller.permissions().contains("Directory.ReadWrite.All");
        String self = directory.self(caller);
        if (!all && (self == null || !application.owners().contains(self))) {
            throw GraphFailure.denied();
        }
    }

    /** Who owns what this caller creates: users without a role, and applications with only the OwnedBy permission. */
    public List<String> firstOwners(Caller caller) {
        String self = directory.self(caller);
        boolean becomesOwner = caller.delegated()
                ? !directory.administers(caller, Roles.OF_APPLICATIONS)
                : !caller.permissions().contains("Application.ReadWrite.All");
        return becomesOwner && self != null ? List.of(self) : List.of();
    }

    /** Members of the entity that the world has no field for, as a client last wrote them. */
    Map<String, Object> extras(String appId) {
        String note = world.note("application:" + appId);
        return note == null ? Map.of() : JSON.readValue(note, new TypeReference<>() {});
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
                                .with("isEnabled", !role.disabled())
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
