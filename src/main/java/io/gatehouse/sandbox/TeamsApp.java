package io.gatehouse.sandbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Teams app in a tenant's own catalogue; {@code externalId} is the id of its manifest. The newest definition is last. */
public record TeamsApp(String id, String tenantId, String externalId, List<Definition> definitions) {

    /** One uploaded version; {@code state} is published, submitted or rejected. */
    public record Definition(
            String id,
            String version,
            String displayName,
            String shortDescription,
            String description,
            @Nullable String clientId,
            String state) {

        public Definition withState(String changed) {
            return new Definition(id, version, displayName, shortDescription, description, clientId, changed);
        }
    }

    public Definition newest() {
        return definitions.getLast();
    }

    public TeamsApp with(List<Definition> changed) {
        return new TeamsApp(id, tenantId, externalId, List.copyOf(changed));
    }
}
