package io.gatehouse.onboarding.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser.Page;
import io.gatehouse.onboarding.ServiceJourney;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.sandbox.Chaos;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Every way in which Remote Expert is not connected: people, rules and Microsoft that say no. */
class RemoteExpertRefusalTests extends ServiceJourney {

    private static final String HOST = "expert.contoso-apps.example";
    private static final Map<String, String> SAAS = Map.of("hosting", "PROVIDER", "appHost", HOST);

    @Autowired
    RegistrationSagas sagas;

    @Override
    public String profile() {
        return "remote-expert";
    }

    @AfterEach
    void removeTeamsApps() {
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        List.copyOf(directory().teamsApps().values()).forEach(sandbox.world()::remove);
    }

    @Test
    void stopsWhoeverCannotGoOn() {
        weType(SAAS);

        stopsWhoCannotGoOn();
    }

    @Test
    void showsWhatItWouldMakeAndThatTheRulesForbidIt() {
        weType(SAAS);

        assertThat(look(tenant.admin()).body())
                .contains("Nothing stands in the way.", "which people of other organisations may sign in to as well")
                .contains("Its own API api://" + HOST, "access_as_user", "A Teams app in your app catalogue")
                .contains("https://" + HOST + "/auth/callback");

        credentialRules(true, true);
        Page refused = look(tenant.admin());
        credentialRules(false, false);
        assertThat(refused.body()).contains("It would be refused.", "would refuse both kinds of credential");
        assertThat(directory().teamsApps()).isEmpty();
    }

    @Test
    void tellsWhatMicrosoftSays() {
        weType(SAAS);

        saysWhyMicrosoftRefuses();
        assertThat(inScope(() -> sagas.ofInvitation(link.invitation().id()))).isEmpty();
    }
}
