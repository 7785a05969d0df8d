package io.gatehouse.profile.permission;

import io.gatehouse.microsoft.permission.GraphPermission;
import io.gatehouse.microsoft.permission.GraphPermissions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The APIs whose permissions a profile may name, and what is known of each permission. */
public final class Apis {

    public static final Api GRAPH =
            new Api("Microsoft Graph", GraphPermissions.GRAPH_APP_ID, "https://graph.microsoft.com");
    static final Api SKYPE = new Api(
            "Skype for Business Online", "00000004-0000-0ff1-ce00-000000000000", "https://api.skypeforbusiness.com");

    /** Delegated scopes of Skype for Business Online (as its service principal lists them). */
    private static final Map<String, String> SKYPE_SCOPES = Map.of(
            "Contacts.ReadWrite", "5bdeff8b-73d9-4b8a-9e9b-d44c6105f9b4",
            "User.ReadWrite", "208afe8f-9dfa-4f72-a755-6b810d61f42f",
            "Conversations.Initiate", "44e84b5a-52a3-4b41-975c-6c960414004a",
            "Conversations.Receive", "4d48dea7-b534-4bca-9d76-5f8a7a8edae8",
            "Meetings.ReadWrite", "d0c8f2ea-8f80-4289-8e78-4bc821cde1bc");

    private Apis() {}

    /** A permission of an API besides Graph that profiles may name. */
    public record Known(
            String name,
            @Nullable String scopeId,
            @Nullable String roleId,
            boolean adminConsent,
            @Nullable Integer level,
            boolean writes) {}

    public static List<String> names() {
        return List.of(GRAPH.name(), SKYPE.name());
    }

    public static Optional<Api> find(String name) {
        return List.of(GRAPH, SKYPE).stream()
                .filter(api -> api.name().equals(name))
                .findFirst();
    }

    /** By its exact name; Microsoft itself is not strict about case, but a profile is read by people. */
    public static Optional<Known> permission(Api api, String name) {
        if (!api.graph()) {
            return Optional.ofNullable(SKYPE_SCOPES.get(name))
                    .map(id -> new Known(name, id, null, false, null, !name.endsWith("Receive")));
        }
        return GraphPermission.find(name)
                .filter(found -> found.name().equals(name))
                .map(found -> new Known(
                        name, found.scopeId(), found.roleId(), found.adminConsent(), found.level(), found.writes()));
    }

    public static Collection<String> permissions(Api api) {
        return api.graph()
                ? GraphPermissions.all().stream().map(GraphPermission::name).toList()
                : SKYPE_SCOPES.keySet();
    }
}
