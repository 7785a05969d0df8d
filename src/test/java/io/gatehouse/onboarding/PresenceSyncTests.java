package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;

import io.gatehouse.TestBrowser.Page;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Person;
import io.gatehouse.web.TestCallers;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Presence sync, from link to receipt by plain HTTP: S4-1 to S4-6, S4-8 to S4-18, S4-20 to S4-24 and S4-27 to S4-34, with
 * Skype for Business missing in the tenant at first and no password stored anywhere.
 */
class PresenceSyncTests extends ServiceJourney {

    static final String UNTOLD = "sign_in.second_factor_untold";

    private static final String SKYPE = "00000004-0000-0ff1-ce00-000000000000";

    @Autowired
    WebApplicationContext web;

    @Override
    public String profile() {
        return "presence-sync";
    }

    @Test
    void connectsThroughASyncAccountWithASecondFactor() throws UnsupportedEncodingException {
        String account = member().signInName();
        assertThat(theyType(Map.of("primaryDomain", tenant.domain(), "syncAccount", account))
                        .body())
                .contains("/authenticate/start");

        boolean skypeWasThere = directory()
                .servicePrincipalOf("00000004-0000-0ff1-ce00-000000000000")
                .isPresent();
        assertThat(register().h1()).isEqualTo("Now sign in with the service account");
        assertAsThePassportSays();
        saysWhyMicrosoftRefusesTheAccount(account);
        refusesPasswordAlone(account);
        assertThat(signInAs(tenant.admin()).h1()).isEqualTo("Another account was announced");
        assertThat(noted(UNTOLD)).isZero();
        methodsUntold(account, true);
        // some of the token servers have not heard of the new secret yet
        sandbox.world().chaos().force(Chaos.At.TOKEN, 7000215, 2);
        Page finished = signInAs(account);
        String receipt = browser.open("/authenticate/receipt.json").body();
        assertThat(receipt).contains("\"owner\"", account, tenant.admin());
        assertThat(receipt.contains("\"resourcePrincipal\"")).isNotEqualTo(skypeWasThere);
        methodsUntold(account, false);

        assertThat(finished.h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(finished.body()).contains("Sign-in of " + account + " kept");
        assertThat(noted(UNTOLD)).as("that nobody knows of a second factor").isEqualTo(1);
        asksBothApis(registration(), account);
        connectionWorks(account);
        hearsOfPresence();
        renewsTheCredential(connection(), account);
    }

    /** Near its end: an administrator has another one made, the account's sign-in goes on by it, nobody misses a change. */
    private void renewsTheCredential(ConnectionView connection, String account) {
        String before = keyId(connection);
        String subscription = subscriptionIds();
        ageCredential(connection);

        assertThat(registerAgain(NewInvitation.repair(customer, profile(), connection.id()))
                        .h1())
                .as("the account's sign-in goes on")
                .isEqualTo(tenant.name() + " is connected");

        assertThat(connection().account())
                .satisfies(kept -> assertThat(kept.upn()).isEqualTo(account));
        assertThat(connection().id()).isEqualTo(connection.id());
        assertThat(connection().registrationId()).isEqualTo(connection.registrationId());
        assertThat(registrations()).hasSize(1);
        assertThat(keyId(connection)).isNotEqualTo(before);
        assertThat(inScope(() -> checks.check(connection)).reasons()).isEmpty();
        assertThat(subscriptionIds()).isEqualTo(subscription);
    }

    private String subscriptionIds() {
        return String.join(" ", directory().subscriptions().keySet());
    }

    /** No copy of the directory is made for this service: the people are those whom Microsoft lists. */
    private void hearsOfPresence() throws UnsupportedEncodingException {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> directory().subscriptions().size() == 1);
        assertThat(directory().subscriptions().values())
                .extracting(subscription -> subscription.what().resource())
                .allSatisfy(resource -> assertThat(resource)
                        .contains("communications/presences?$filter=id in (")
                        .contains(member().id()));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> rows.in(
                        rows.first(),
                        () -> rows.jdbc()
                                .sql(
                                        "select exists (select from subscription where customer_id = ? and state = 'ACTIVE')")
                                .param(customer)
                                .query(Boolean.class)
                                .single()));
        assertThat(minutes("expires_at"))
                .as("a presence is heard for an hour at most")
                .isBetween(57.0, 60.0);
        assertThat(minutes("due_at")).isBetween(34.0, 40.0);
        plant(
                "notifications/emit",
                "{\"tenant\":\"%s\",\"kind\":\"PRESENCE\",\"count\":3,\"urgent\":0}".formatted(tenant.tenantId()));
        readsPresenceAsAProgramDoes();
    }

    /** From the making of the subscription on. */
    private double minutes(String column) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("select extract(epoch from " + column + " - activated_at) / 60 from subscription"
                                + " where customer_id = ? and state = 'ACTIVE'")
                        .param(customer)
                        .query(Double.class)
                        .single());
    }

    /** Whoever is in a call, and not any more: read from the inbox by REST, and acknowledged there. */
    private void readsPresenceAsAProgramDoes() throws UnsupportedEncodingException {
        MockMvcTester api = MockMvcTester.from(
                web, builder -> builder.apply(springSecurity()).build());
        String inbox = "/api/v1/notifications?kind=PRESENCE&customerId=" + customer;
        List<JsonNode> told = Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(
                        () -> items(api.get().uri(inbox).with(TestCallers.program(rows.first()))),
                        items -> items.size() == 3);

        assertThat(told).allSatisfy(item -> {
            assertThat(item.path("changeType").asString()).isEqualTo("updated");
            assertThat(item.path("connectionId").asString())
                    .isEqualTo(connection().id().toString());
            String person = item.path("content").path("id").asString();
            assertThat(item.path("resource").asString()).isEqualTo("communications/presences('" + person + "')");
            assertThat(directory().people().values()).extracting(Person::id).contains(person);
            assertThat(item.path("content").path("availability").asString()).isNotBlank();
        });
        assertThat(told.stream().map(item -> item.path("content").path("id").asString()))
                .doesNotHaveDuplicates();
        String ids = told.stream()
                .map(item -> "\"" + item.path("id").asString() + "\"")
                .collect(Collectors.joining(","));
        assertThat(api.post()
                        .uri("/api/v1/notifications/acknowledge")
                        .with(TestCallers.program(rows.first()))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"ids\":[" + ids + "]}"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"acknowledged\":3}");
        assertThat(items(api.get().uri(inbox).with(TestCallers.program(rows.first()))))
                .isEmpty();
    }

    private static List<JsonNode> items(MockMvcRequestBuilder request) throws UnsupportedEncodingException {
        MvcTestResult answer = request.exchange();
        assertThat(answer).hasStatusOk();
        return JsonMapper.shared()
                .readTree(answer.getResponse().getContentAsString())
                .path("items")
                .valueStream()
                .toList();
    }

    private void refusesPasswordAlone(String account) {
        passwordAlone(account, true);
        Page stop = signInAs(account);
        assertThat(stop.h1()).isEqualTo("This account signs in with a password alone");
        assertThat(stop.body()).contains("No password is ever stored here", "Nothing was stored");
        passwordAlone(account, false);
    }

    private void asksBothApis(Application app, String account) {
        assertThat(app.signInAudience()).isEqualTo("AzureADMyOrg");
        assertThat(app.required())
                .extracting(Application.Required::resourceAppId)
                .contains(SKYPE, "00000003-0000-0000-c000-000000000000");
        assertThat(directory().servicePrincipalOf(SKYPE)).isPresent();
        String person = directory().personNamed(account).orElseThrow().id();
        assertThat(app.owners()).contains(person);
        assertThat(app.web().idTokens()).isFalse();
    }

    private void connectionWorks(String account) {
        ConnectionView connection = connection();
        assertThat(invitation().status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(connection.account())
                .satisfies(kept -> assertThat(kept.upn()).isEqualTo(account));
        assertThat(connection.grantedScopes())
                .contains("Presence.Read.All", "https://api.skypeforbusiness.com/Contacts.ReadWrite");
        assertThat(inScope(() -> checks.check(connection)).reasons()).isEmpty();
        assertThat(connection().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(browser.open("/authenticate/receipt.json").body()).contains("Presence.Read.All", "User.ReadWrite");
    }

    @Test
    void refusesDomainsAndAccountsOfSomebodyElse() {
        String account = member().signInName();
        assertThat(theyType(Map.of("primaryDomain", "contoso.com", "syncAccount", account))
                        .body())
                .contains("belongs to another directory");
        assertThat(theyType(Map.of("primaryDomain", "nobody-has-this.example", "syncAccount", account))
                        .body())
                .contains("Microsoft knows no directory");
        assertThat(theyType(Map.of("primaryDomain", "https://" + tenant.domain(), "syncAccount", account))
                        .body())
                .contains("A domain such as");
        assertThat(theyType(Map.of("primaryDomain", tenant.domain(), "syncAccount", "sync"))
                        .status())
                .isEqualTo(422);

        theyType(Map.of("primaryDomain", tenant.domain(), "syncAccount", "nobody@" + tenant.domain()));
        foretold("nobody@" + tenant.domain());
        Page consent = new AtMicrosoft(browser).signIn(browser.open(link.address()), tenant.admin());
        Page stop = new AtMicrosoft(browser).consent(consent);

        assertThat(stop.h1()).isEqualTo("There is no such account");
        assertThat(stop.body()).contains("/authenticate/inputs");
        assertThat(registrations()).isEmpty();
    }

    /** Nobody knows the tenant yet, so the domain alone says whose sign-in is expected. */
    @Test
    void refusesASignInToAnotherOrganisationThanTheDomains() {
        unpin();
        Map<String, String> theirs = Map.of("primaryDomain", "contoso.com", "syncAccount", "sync@contoso.com");
        assertThat(theyType(theirs).body()).contains("/authenticate/start");

        Page stop = tryToRegister();

        assertThat(stop.h1()).isEqualTo("The domain belongs to another organisation");
        assertThat(stop.status()).isEqualTo(409);
        assertThat(stop.body()).contains("contoso.com", "/authenticate/inputs", "Nothing was stored.");
        assertThat(invitation().step()).isEqualTo("DOMAIN_OTHER");
        assertThat(registrations()).isEmpty();
        assertThat(inScope(() -> connections.ofCustomer(customer))).isEmpty();

        browser = newBrowser();
        theyType(Map.of("primaryDomain", tenant.domain(), "syncAccount", member().signInName()));
        assertThat(register().h1()).as("with the right domain").isEqualTo("Now sign in with the service account");
    }

    @Test
    void tellsWhatMicrosoftSays() {
        theyType(Map.of("primaryDomain", tenant.domain(), "syncAccount", member().signInName()));

        saysWhyMicrosoftRefuses();
    }

    @Test
    void stopsWhoeverCannotGoOn() {
        theyType(Map.of("primaryDomain", tenant.domain(), "syncAccount", member().signInName()));

        stopsWhoCannotGoOn();
    }

    @Test
    void showsWhatItWouldMakeAndWhatIsNotThereYet() {
        theyType(Map.of("primaryDomain", tenant.domain(), "syncAccount", member().signInName()));

        assertThat(look(tenant.admin()).body())
                .contains("Nothing stands in the way.", "for accounts of your organisation only")
                .contains("Skype for Business", "does not exist in your organisation yet")
                .contains("Presence.Read.All", "Contacts.ReadWrite");

        credentialRules(true, true);
        Page refused = look(tenant.admin());
        credentialRules(false, false);
        assertThat(refused.body()).contains("It would be refused.", "would refuse both kinds of credential");
    }

    @AfterEach
    void restoreTheTenant() {
        plant("tenants", "{\"tenant\":\"%s\",\"type\":\"AAD\",\"usualProducts\":true}".formatted(tenant.tenantId()));
    }

    @Test
    void refusesTenantsThatCannotHavePresence() {
        theyType(Map.of("primaryDomain", tenant.domain(), "syncAccount", member().signInName()));
        plant("tenants", "{\"tenant\":\"%s\",\"type\":\"CIAM\"}".formatted(tenant.tenantId()));
        foretold("keeps customers of a company");
        assertThat(tryToRegister().h1()).isEqualTo("This is not a work directory");

        plant(
                "tenants",
                "{\"tenant\":\"%s\",\"type\":\"AAD\",\"products\":[\"EXCHANGESTANDARD\"]}"
                        .formatted(tenant.tenantId()));
        foretold("none of the products that the service needs: STANDARDPACK, ");
        Page poor = tryToRegister();
        assertThat(poor.h1()).isEqualTo("A product is missing");
        assertThat(poor.body()).contains("STANDARDPACK", "SPE_E3");
        assertThat(registrations()).isEmpty();
        assertThat(invitation().step()).isEqualTo("PRODUCT_MISSING");
    }

    /** Nobody lists all names under which Teams is sold. */
    @Test
    void takesWhateverProductBringsTeams() {
        theyType(Map.of("primaryDomain", tenant.domain(), "syncAccount", member().signInName()));
        plant(
                "tenants",
                "{\"tenant\":\"%s\",\"type\":\"AAD\",\"products\":[\"ENTERPRISEPREMIUM_NOPSTNCONF\"]}"
                        .formatted(tenant.tenantId()));

        assertThat(look(tenant.admin()).body()).contains("Nothing stands in the way.");
        assertThat(register().h1()).isEqualTo("Now sign in with the service account");
    }

    /** The dry run refuses what the making would refuse. */
    private void foretold(String why) {
        assertThat(look(tenant.admin()).body())
                .contains("It would be refused.", why)
                .doesNotContain("Nothing stands in the way.");
        browser = newBrowser();
    }

    private Page tryToRegister() {
        Page consent = new AtMicrosoft(browser).signIn(browser.open(link.address()), tenant.admin());
        return new AtMicrosoft(browser).consent(consent);
    }

    /** Whether the account's access tokens keep to themselves how it signed in. */
    private void methodsUntold(String account, boolean untold) {
        plant(
                "accounts",
                "{\"tenant\":\"%s\",\"user\":\"%s\",\"methodsUntold\":%s}"
                        .formatted(tenant.tenantId(), account, untold));
    }

    private void passwordAlone(String account, boolean alone) {
        plant(
                "accounts",
                "{\"tenant\":\"%s\",\"user\":\"%s\",\"passwordAlone\":%s}"
                        .formatted(tenant.tenantId(), account, alone));
    }
}
