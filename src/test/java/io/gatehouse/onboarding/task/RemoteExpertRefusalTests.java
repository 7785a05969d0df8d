package io.gatehouse.onboarding.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser.Page;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.ServiceJourney;
import io.gatehouse.registration.progress.RegistrationSagas;
import io.gatehouse.sandbox.Chaos;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** Refusals that Microsoft itself gives, planted there; whoever meets one reads why, and the same link goes on. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AUTHORIZE | 65004   | You cancelled at Microsoft
            TOKEN     | 53003   | A policy of your organisation blocks this sign-in
            TOKEN     | 53000   | A managed device is required
            TOKEN     | 90094   | An admin has to approve
            TOKEN     | 50020   | This account does not belong here
            TOKEN     | 65001   | Some permissions were not granted
            TOKEN     | 7000215 | Something is wrong on our side
            TOKEN     | 90033   | Microsoft does not answer
            """)
    void saysWhyMicrosoftRefuses(Chaos.At at, int code, String h1) {
        weType(SAAS);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page start = browser.open(link.address());
        if (at == Chaos.At.AUTHORIZE) {
            sandbox.world().chaos().force(at, code, 1);
        }
        Page consent = microsoft.signIn(start, tenant.admin());
        sandbox.world().chaos().force(at, code, 1);
        Page page = at == Chaos.At.AUTHORIZE ? consent : microsoft.consent(consent);
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);

        assertThat(page.h1()).isEqualTo(h1);
        assertThat(page.body()).contains("Nothing was stored.", "Code for support", "AADSTS" + code);
        assertThat(registrations()).isEmpty();
        assertThat(inScope(() -> sagas.ofInvitation(link.invitation().id()))).isEmpty();
        assertThat(browser.open(link.address()).body()).contains("/authenticate/start");
    }
}
