package io.gatehouse.onboarding.teams;

import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.input.ProfileVariables;
import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.Variables;
import io.gatehouse.profile.setup.ExposedApi;
import io.gatehouse.profile.setup.RegistrationTemplate;
import io.gatehouse.profile.setup.TeamsAppTemplate;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.profile.teams.TeamsPackage;
import io.gatehouse.registration.step.teams.TeamsPackageRefused;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Names a published Teams app by the hash of its package: built again from the same values it is the same. */
@Component
public class TeamsAppNames {

    private final Profiles profiles;
    private final ProfileVariables variables;
    private final TeamsAppBuilder builder;

    TeamsAppNames(Profiles profiles, ProfileVariables variables, TeamsAppBuilder builder) {
        this.profiles = profiles;
        this.variables = variables;
        this.builder = builder;
    }

    /** The service's name alone where the values have changed so much that nothing can be built any more. */
    public String of(InvitationView invitation, String clientId) {
        RegistrationTemplate template = profiles.get(invitation.profile()).registrationTemplate();
        ExposedApi api = template == null ? null : template.api();
        Map<String, String> values = new HashMap<>(variables.of(invitation.customerId(), invitation.profile()));
        values.put(Variables.CLIENT_ID, clientId);
        String name = profiles.get(invitation.profile()).displayName();
        try {
            TeamsPackage packed = builder.packed(
                    invitation.customerId(),
                    invitation.profile(),
                    clientId,
                    api == null ? null : Variables.fillAll(api.identifierUri(), values));
            return name + " " + packed.version() + ", SHA-256 " + packed.sha256();
        } catch (TeamsPackageRefused | IllegalArgumentException changed) {
            return name;
        }
    }

    /** What Microsoft's pages call it: the short name of its manifest, where that is the same for everybody. */
    public String shown(InvitationView invitation) {
        ServiceProfile profile = profiles.get(invitation.profile());
        TeamsAppTemplate app = profile.teamsApp();
        Object name = app == null ? null : app.manifest().get("name");
        return name instanceof Map<?, ?> names
                        && names.get("short") instanceof String text
                        && Variables.in(text).isEmpty()
                ? text
                : profile.displayName();
    }
}
