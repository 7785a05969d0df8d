package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestSandbox;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.ApplicationDraft;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A registration of ours stands in the tenant from before: its admin says what becomes of it. */
class EarlierRegistrationTests extends NewRegistrationBase {

    @Test
    void usesTheEarlierOneAgain() {
        Application earlier = connectAndDisconnect();

        Page asked = signInAnew();
        assertThat(asked.h1()).isEqualTo("An earlier registration is here already");
        assertThat(asked.body())
                .contains(
                        earlier.appId(),
                        "What else stands in it, its name and its client ID stay",
                        "It is deleted, then a new one is made");
        choose(asked, "UPDATE:" + earlier.id());
        awaitPage("Contoso Ltd is connected");

        assertThat(made()).extracting(Application::appId).containsExactly(earlier.appId());
        assertThat(credentials(made().getFirst())).as("ours still works").isEqualTo(credentials(earlier));
        assertThat(standing()).isEqualTo(earlier.appId());
    }

    @Test
    void replacesTheEarlierOne() {
        Application earlier = connectAndDisconnect();

        choose(signInAnew(), "REPLACE:" + earlier.id());
        awaitPage("Contoso Ltd is connected");

        assertThat(made()).hasSize(1).extracting(Application::appId).doesNotContain(earlier.appId());
        assertThat(standing()).isEqualTo(made().getFirst().appId());
    }

    @Test
    void makesAnotherOneBesideIt() {
        Application earlier = connectAndDisconnect();

        choose(signInAnew(), "NEW");
        awaitPage("Contoso Ltd is connected");

        assertThat(made()).hasSize(2).contains(earlier);
        assertThat(standing()).isNotEqualTo(earlier.appId());
    }

    @Test
    void wantsAnAnswerFromTheBrowserThatWasAsked() {
        Application earlier = connectAndDisconnect();
        Page asked = signInAnew();

        Page nothing = browser.submit(asked, asked.form(WizardPaths.EARLIER), Map.of());
        Page strange =
                browser.submit(asked, asked.form(WizardPaths.EARLIER), Map.of("choice", "REPLACE:somebody-else"));

        assertThat(nothing.status()).isEqualTo(422);
        assertThat(nothing.body()).contains("Choose what shall become of it.");
        assertThat(strange.status()).isEqualTo(422);
        TestBrowser other = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        assertThat(other.open(link.address()).h1()).startsWith("Connect Contoso Ltd");
        assertThat(other.open(WizardPaths.EARLIER).address()).hasPath("/authenticate");
        assertThat(made()).containsExactly(earlier);
    }

    @Test
    void leavesAStrangersAppOfTheSameNameAlone() {
        Application earlier = connectAndDisconnect();
        Application stranger = stranger(earlier);

        Page asked = signInAnew();
        assertThat(asked.body())
                .contains("Other apps of the same name that we did not make: 1")
                .doesNotContain(stranger.appId(), stranger.id());
        Page refused =
                browser.submit(asked, asked.form(WizardPaths.EARLIER), Map.of("choice", "REPLACE:" + stranger.id()));
        assertThat(refused.status()).isEqualTo(422);
        choose(asked, "REPLACE:" + earlier.id());
        awaitPage("Contoso Ltd is connected");

        assertThat(made()).hasSize(2).contains(stranger).doesNotContain(earlier);
    }

    @Test
    void asksNothingAboutAStrangersAppAlone() {
        Application earlier = connectAndDisconnect();
        Application stranger = stranger(earlier);
        sandbox.world().remove(earlier);

        Page next = signInAnew();

        assertThat(next.address()).hasPath(WizardPaths.REGISTRATION);
        awaitPage("Contoso Ltd is connected");
        assertThat(made()).hasSize(2).contains(stranger);
    }

    private Application connectAndDisconnect() {
        connect();
        rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql(
                                "update connection set state = 'DISCONNECTED', health = 'DISCONNECTED' where customer_id = ?")
                        .param(customer)
                        .update());
        link = made.link(customer, ConnectionMethod.NEW_APP_REGISTRATION);
        return made().getFirst();
    }

    private Page signInAnew() {
        return microsoft.consent(microsoft.signIn(browser.open(link.address()), SandboxFacts.CONTOSO_ADMIN));
    }

    private void choose(Page asked, String choice) {
        Page consent = browser.submit(asked, asked.form(WizardPaths.EARLIER), Map.of("choice", choice));
        microsoft.consent(consent);
    }

    private static int credentials(Application app) {
        return app.passwords().size() + app.certificates().size();
    }

    private String standing() {
        return inScope(() -> connections.ofCustomer(customer).stream()
                .max(Comparator.comparing(ConnectionView::createdAt))
                .map(each -> registrations.get(each.registrationId()).clientId())
                .orElseThrow());
    }

    /** The same name, and a tag like ours of another installation. */
    private Application stranger(Application like) {
        World world = sandbox.world();
        Application stranger = ApplicationDraft.blank(
                        UUID.randomUUID().toString(), UUID.randomUUID().toString(), contoso(), world.now(), world.now())
                .with(draft -> {
                    draft.displayName = like.displayName();
                    draft.tags = List.of("gatehouse", "gatehouse:" + UUID.randomUUID() + ":" + UUID.randomUUID());
                });
        world.save(stranger);
        return stranger;
    }
}
