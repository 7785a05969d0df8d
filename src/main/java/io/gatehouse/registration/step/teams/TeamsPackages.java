package io.gatehouse.registration.step.teams;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds the Teams app package of a service; its manifest names the client id, so it can't exist before. */
public interface TeamsPackages {

    /**
     * The zip as it is handed to Microsoft's catalogue.
     *
     * @throws TeamsPackageRefused where the service's description makes none that Microsoft would take
     */
    byte[] build(UUID customerId, String service, String clientId, @Nullable String identifierUri);
}
