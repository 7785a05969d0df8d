package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestSandbox;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.check.ConnectionChecks;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.onboarding.passport.Passport;
import io.gatehouse.onboarding.passport.Passports;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.sandbox.AppRoleAssignment;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An admin has an app registration made in the own tenant: S2-8, S2-43 to S2-45, by plain HTTP without JavaScript. */
class NewRegistrationTests extends NewRegistrationBase {

    @Autowired
    ConnectionChecks checks;

    @Autowired
    AccessTokens tokens;

    @Autowired
    Passports passports;

    @Test
    void makesARegistrationThatWorksAlone() throws Exception {
        Page start = browser.open(link.address());
        assertThat(start.body())
                .contains("An app registration of your own", "Your sign-in asks for 5 permissions, 3 of them write")
                .contains("At the end Northern Voice Connect is removed with all of them, and Microsoft confirms that")
                .contains("The service may do this afterwards: 9 permissions");
        Passport asked = inScope(() -> passports.of(link.invitation()));
        assertThat(asked.signIn())
                .hasSize(5)
                .allSatisfy(ask -> assertThat(start.body()).contains("<code>" + ask.name() + "</code>", ask.reason()));
        Page passport = browser.open("/authenticate/passport");
        assertThat(passport.body())
                .contains("Application.ReadWrite.All", "Application permissions are the app’s own", "client secret")
                .doesNotContain("We do not ask for mail");

        Page progress = microsoft.consent(microsoft.signIn(start, SandboxFacts.CONTOSO_ADMIN));
        assertThat(progress.address()).hasPath("/authenticate/registration");
        Page finished = awaitPage("Contoso Ltd is connected");

        assertThat(finished.body()).contains(link.invitation().reference(), "The helper’s consent is removed");
        assertThat(finished.body()).contains("What exists in your tenant because of this", "good until");
        JsonNode receipt = JsonMapper.shared()
                .readTree(browser.open("/authenticate/receipt.json").body())
                .path("receipt");
        assertThat(receipt.toString()).contains("\"application\"", "\"Application\"", "User.ReadWrite.All");
        assertThat(receipt.path("consentedBy").asString()).isEqualTo(SandboxFacts.CONTOSO_ADMIN);
        assertThat(receipt.path("account").isMissingNode()).isTrue();
        assertThat(receipt.path("helper").path("removed").asBoolean()).isTrue();
        assertThat(Instant.parse(receipt.path("credential").path("endsAt").asString()))
                .isAfter(Instant.now().plus(Duration.ofDays(170)));
        String secret = receipt.path("credential").path("name").asString();
        assertThat(finished.body()).containsOnlyOnce(secret).contains("signed proof", "Client secret " + secret);
        assertThat(receipt.path("created").toString()).contains(secret);
        assertThat(PassportAndReceiptTests.text(browser.open("/authenticate/receipt.pdf"), "receipt-registration"))
                .containsOnlyOnce("gatehouse/direct-routing/")
                .doesNotContain("Credential gatehouse/")
                .contains("Microsoft Platform Policies", "Consented by", "Client secret gatehouse/", "Helper");
        AsThePassportSays.granted(contoso(), made().getFirst().appId(), inScope(() -> passports.of(made.now(link))));
        ConnectionView connection = connection();
        assertThat(connection.method()).isEqualTo("NEW_APP_REGISTRATION");
        assertThat(connection.registration()).isEqualTo("CUSTOMER");
        assertThat(connection.actsAs()).isEqualTo("APPLICATION");
        assertThat(connection.account()).isNull();
        assertThat(connection.grantedRoles()).contains("User.ReadWrite.All", "Directory.Read.All");
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(inScope(() -> tokens.forConnection(connection.id())).value().reveal())
                .isNotBlank();
        assertThat(inScope(() -> checks.check(connection)).reasons()).isEmpty();
        assertThat(connection().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    @Test
    void leavesNothingOfTheHelperBehind() {
        connect();

        assertThat(made()).hasSize(1);
        String helper = inScope(registrations::own).clientId();
        assertThat(contoso().servicePrincipals().values())
                .noneMatch(principal -> principal.appId().equals(helper));
        List<CredentialView> credentials =
                inScope(() -> registrations.credentialsOf(connection().registrationId()));
        assertThat(credentials)
                .singleElement()
                .satisfies(credential -> assertThat(credential.name()).startsWith("gatehouse/direct-routing/"));
        assertThat(rows.in(
                        rows.first(),
                        () -> rows.jdbc()
                                .sql(
                                        "select count(*) from registration_saga where customer_id = ? and access_token is not null")
                                .param(customer)
                                .query(Long.class)
                                .single()))
                .isZero();
    }

    /** Whoever invites anew, to mend it or because nobody knew, wants the app that is there: not a second one. */
    @Test
    void makesTheSameAppCompleteWhereTheCustomerIsInvitedOnceMore() {
        connect();
        ConnectionView before = connection();
        Application app = made().getFirst();
        World world = sandbox.world();
        String principal =
                contoso().servicePrincipalOf(app.appId()).orElseThrow().id();
        AppRoleAssignment role = contoso().assignments().values().stream()
                .filter(one -> one.principalId().equals(principal))
                .findFirst()
                .orElseThrow();
        world.change(() -> world.remove(role));

        assertThat(inviteOnceMore().body())
                .contains("No second app registration: " + app.displayName() + " stays")
                .doesNotContain("An app registration of your own, with its enterprise application");

        assertThat(awaitPage("Contoso Ltd is connected").body())
                .contains("No second app registration: " + app.displayName() + " stays")
                .contains("Choose Properties, then Delete.")
                .doesNotContain("serves other services", "serves this service too");
        assertThat(browser.open("/authenticate/receipt.json").body())
                .contains("\"keptApplication\"", "delete it there too")
                .doesNotContain("sharedApplication", "\"application\"");
        assertThat(made()).extracting(Application::appId).containsExactly(app.appId());
        assertThat(made().getFirst().passwords())
                .as("its secret works, so it stays")
                .isEqualTo(app.passwords());
        assertThat(connection().id()).isEqualTo(before.id());
        assertThat(connection().registrationId()).isEqualTo(before.registrationId());
        assertThat(inScope(() -> checks.check(connection())).reasons()).isEmpty();

        world.change(() -> {
            contoso().servicePrincipalOf(app.appId()).ifPresent(world::remove);
            world.remove(made().getFirst());
        });
        inviteOnceMore();

        assertThat(made()).as("one that is gone is made anew").hasSize(1);
        assertThat(made()).extracting(Application::appId).doesNotContain(app.appId());
        assertThat(connection().id()).isEqualTo(before.id());
        assertThat(inScope(() -> checks.check(connection())).reasons()).isEmpty();
    }

    /** Answers the page that the administrator began with. */
    private Page inviteOnceMore() {
        link = made.link(customer, ConnectionMethod.NEW_APP_REGISTRATION);
        Page start = browser.open(link.address());
        microsoft.consent(microsoft.signIn(start, SandboxFacts.CONTOSO_ADMIN));
        awaitPage("Contoso Ltd is connected");
        return start;
    }

    @Test
    void offersTheSameLinkToComeBackTo() {
        microsoft.consent(microsoft.signIn(browser.open(link.address()), SandboxFacts.CONTOSO_ADMIN));
        TestBrowser another = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);

        Page page = another.open(link.address());

        assertThat(page.h1()).containsAnyOf("is being made", "Waiting for Microsoft", "is connected");
        awaitPage("Contoso Ltd is connected");
    }
}
