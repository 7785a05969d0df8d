package io.gatehouse.sandbox.graph.entity;

import io.gatehouse.sandbox.Person;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Directory roles by template id; a tenant's role object is derived from tenant and template. */
public final class Roles {

    public static final EntityType TYPE =
            EntityType.of("directoryRole", "id deletedDateTime description displayName roleTemplateId");

    private static final Map<String, List<String>> NAMES = Map.of(
            "62e90394-69f5-4237-9190-012177145e10",
                    List.of(
                            "Global Administrator",
                            "Manages every part of the directory and of the services that use it."),
            "e8611ab8-c189-46e8-94e1-60213ab1f814",
                    List.of("Privileged Role Administrator", "Manages role assignments."),
            "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
                    List.of("Application Administrator", "Manages app registrations and enterprise apps."),
            "158c047a-c907-4556-b7ef-446551a6b5f7",
                    List.of(
                            "Cloud Application Administrator",
                            "Manages app registrations and enterprise apps, except proxies."),
            "69091246-20e8-4a56-aa4d-066075b2a7a8", List.of("Teams Administrator", "Manages Microsoft Teams."),
            "88d8e3e3-8f55-4a1e-953a-9b9898b8876b", List.of("Directory Readers", "Reads basic directory information."));

    private static final String GLOBAL = "62e90394-69f5-4237-9190-012177145e10";
    private static final String PRIVILEGED_ROLES = "e8611ab8-c189-46e8-94e1-60213ab1f814";
    private static final String APPLICATIONS = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3";
    private static final String CLOUD_APPLICATIONS = "158c047a-c907-4556-b7ef-446551a6b5f7";
    private static final String TEAMS = "69091246-20e8-4a56-aa4d-066075b2a7a8";

    /** Who changes applications, service principals and delegated grants. */
    public static final Set<String> OF_APPLICATIONS = Set.of(GLOBAL, APPLICATIONS, CLOUD_APPLICATIONS);

    /** Who assigns application permissions. */
    public static final Set<String> OF_APP_ROLES = Set.of(GLOBAL, PRIVILEGED_ROLES);

    /** Who publishes to the Teams app catalogue. */
    public static final Set<String> OF_TEAMS = Set.of(GLOBAL, TEAMS);

    /** Who changes the settings of users and the tenant. */
    public static final Set<String> OF_TENANT = Set.of(GLOBAL);

    private Roles() {}

    public static List<Entity> of(Person person) {
        return person.access().directoryRoles().stream()
                .sorted()
                .map(template -> entity(person.tenantId(), template))
                .toList();
    }

    public static Entity entity(String tenantId, String template) {
        List<String> name = NAMES.getOrDefault(template, List.of("Directory role", "A role of this directory."));
        return Entity.of(TYPE)
                .with("id", id(tenantId, template))
                .with("description", name.getLast())
                .with("displayName", name.getFirst())
                .with("roleTemplateId", template);
    }

    static String id(String tenantId, String template) {
        return UUID.nameUUIDFromBytes((tenantId + "/" + template).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
