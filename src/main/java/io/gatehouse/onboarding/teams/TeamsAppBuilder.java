package io.gatehouse.onboarding.teams;

import io.gatehouse.onboarding.input.ProfileVariables;
import io.gatehouse.profile.Variables;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.profile.teams.ManifestRefused;
import io.gatehouse.profile.teams.TeamsPackage;
import io.gatehouse.registration.step.teams.TeamsPackageRefused;
import io.gatehouse.registration.step.teams.TeamsPackages;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Builds a service's Teams app for one customer from its profile and the values that people typed. */
@Component
public class TeamsAppBuilder implements TeamsPackages {

    private final Profiles profiles;
    private final ProfileVariables variables;

    TeamsAppBuilder(Profiles profiles, ProfileVariables variables) {
        this.profiles = profiles;
        this.variables = variables;
    }

    @Override
    public byte[] build(UUID customerId, String service, String clientId, @Nullable String identifierUri) {
        return packed(customerId, service, clientId, identifierUri).zip();
    }

    /** The same values give the same bytes, so a receipt can tell the hash of what was published. */
    TeamsPackage packed(UUID customerId, String service, String clientId, @Nullable String identifierUri) {
        Map<String, String> values = new HashMap<>(variables.of(customerId, service));
        values.put(Variables.CLIENT_ID, clientId);
        if (identifierUri != null) {
            values.put(Variables.IDENTIFIER_URI, identifierUri);
        }
        try {
            return TeamsPackage.build(profiles.get(service), values);
        } catch (ManifestRefused e) {
            throw new TeamsPackageRefused(String.join("; ", e.reasons()));
        }
    }
}
