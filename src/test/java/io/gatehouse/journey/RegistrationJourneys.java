package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.vault.certificate.Certificates;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * The life of an app registration in a customer's tenant, and what people type on the way: made, rotated with an
 * administrator's help, entered by hand, and removed in the end. Every secret of it is noted.
 */
final class RegistrationJourneys {

    static final String TYPED = "Typed~By.Mistake-8Q7zKpW3vN5xR2yT6";
    static final String ACCESS_KEY = "QWNjZXNzS2V5T2ZOb2JvZHlGb3JUaGlzVGVzdE9ubHk5OQ==";
    private static final String HOST = "expert.contoso-apps.example";

    private final RunningPortal portal;
    private final Automation api;
    private final OperatorDesk operator;
    private final Secrets secrets;
    private final Consumer<Page> seen;
    private final SmallTenant tenant = SandboxFacts.smallTenants().reversed().get(8);

    RegistrationJourneys(
            RunningPortal portal, Automation api, OperatorDesk operator, Secrets secrets, Consumer<Page> seen) {
        this.portal = portal;
        this.api = api;
        this.operator = operator;
        this.secrets = secrets;
        this.seen = seen;
    }

    void walk() {
        Invited invited = Invited.to(portal, tenant.name(), tenant.tenantId(), ConnectionMethod.NEW_APP_REGISTRATION);
        register(invited.link());
        String connection = api.all("/api/v1/connections?customerId=" + invited.customer())
                .getFirst()
                .path("id")
                .asString();
        rotate(connection);
        enterByHand(invited.customer(), connection);
        typeValues();
        leave(invited.customer());
    }

    private void register(String link) {
        TestBrowser browser = consent(link);
        until(
                "a registration",
                () -> browser.open("/authenticate/registration").h1().endsWith("is connected"));
        assertThat(browser.open("/authenticate/receipt.json").status()).isEqualTo(200);
        secrets.learn(browser);
        noteSecrets();
    }

    private TestBrowser consent(String link) {
        secrets.learn(link);
        TestBrowser browser = new TestBrowser(portal.url, portal.url);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        microsoft.consent(microsoft.signIn(browser.open(link), tenant.admin()));
        return browser;
    }

    /** The app may no longer write itself, so an administrator signs in, whose token waits in the database. */
    private void rotate(String connection) {
        World world = portal.sandbox.world();
        world.change(() -> List.copyOf(world.tenant(tenant.tenantId())
                        .orElseThrow()
                        .assignments()
                        .values())
                .forEach(world::remove));
        api.post("/api/v1/connections/" + connection + "/rotate", null, 202);
        until("a rotation that waits", () -> count("credential_rotation", "NEEDS_SIGN_IN") == 1);
        Page sent = operator.send("/connections/" + connection, "/connections/" + connection + "/repair", Map.of());
        String invitation = sent.address().getPath().replaceAll(".*/", "");
        register(api.post("/api/v1/invitations/" + invitation + "/links", null, 201)
                .path("link")
                .asString());
        until("the end of the rotation", () -> count("credential_rotation", "DONE") == 1);
        noteSecrets();
    }

    /** First a wrong secret and a key that fits nothing, then what is right. */
    private void enterByHand(UUID customer, String connection) {
        String link = portal.in(() -> {
            Invitations invitations = portal.bean(Invitations.class);
            NewInvitation reconnect = NewInvitation.reconnect(
                            customer, "direct-routing", UUID.fromString(connection), List.of("admin@contoso.com"))
                    .by(ConnectionMethod.EXISTING_APP_REGISTRATION);
            UUID issued =
                    invitations.issue(reconnect, Invited.MAJA).invitation().id();
            return invitations.anotherLink(issued, Invited.MAJA).reveal();
        });
        TestBrowser browser = consent(link);
        Page form = browser.open("/authenticate/existing");
        assertThat(form.h1()).isEqualTo("Your app registration");
        Application app = applications().getFirst();
        secrets.add("typed_secret", TYPED);
        Page refused = enter(browser, form, Map.of("clientId", app.appId(), "secret", TYPED));
        String pem = portal.bean(Certificates.class)
                .create("by hand", Instant.now(), Instant.now().plus(Duration.ofDays(90)))
                .reveal();
        String key = pem.lines().skip(1).findFirst().orElseThrow();
        secrets.add("private_key", key);
        secrets.add("private_key", HexFormat.of().formatHex(Base64.getDecoder().decode(key)));
        enter(browser, refused, Map.of("clientId", app.appId(), "kind", "CERTIFICATE", "pem", pem));
        Page finished = browser.submit(
                form,
                form.form("/existing"),
                Map.of(
                        "clientId",
                        app.appId(),
                        "secret",
                        app.passwords().getLast().secretText()));
        assertThat(finished.h1()).as(finished.body()).endsWith("is connected");
        secrets.learn(browser);
    }

    private Page enter(TestBrowser browser, Page form, Map<String, String> typed) {
        Page refused = browser.submit(form, form.form("/existing"), typed);
        assertThat(refused.status()).isEqualTo(422);
        seen.accept(refused);
        return refused;
    }

    /** A connection string, once wrong and once right. */
    private void typeValues() {
        Invited asked = Invited.forService(portal, "Northwind Traders", "remote-expert");
        String values = "/invitations/" + asked.invitation() + "/values";
        operator.send(values, values, Map.of("hosting", "CUSTOMER", "appHost", HOST));
        secrets.add("access_key", ACCESS_KEY);
        TestBrowser browser = new TestBrowser(portal.url, portal.url);
        browser.open(asked.link());
        Page form = browser.open("/authenticate/inputs");
        Page refused = browser.submit(form, form.form("inputs"), values(ACCESS_KEY));
        assertThat(refused.status()).isEqualTo(422);
        seen.accept(refused);
        Page kept = browser.submit(
                form,
                form.form("inputs"),
                values("endpoint=https://contoso.communication.azure.com/;accesskey=" + ACCESS_KEY));
        assertThat(kept.status()).isEqualTo(200);
        assertThat(kept.body()).doesNotContain(ACCESS_KEY);
        secrets.learn(browser);
        secrets.learn(asked.link());
    }

    private static Map<String, String> values(String connectionString) {
        return Map.of(
                "acsEndpoint", "https://contoso.communication.azure.com/", "acsConnectionString", connectionString);
    }

    private void leave(UUID customer) {
        String exit = "/customers/" + customer + "/exit";
        operator.send(exit, exit, Map.of("name", tenant.name()));
        until("an exit that waits", () -> count("exit_run", "NEEDS_SIGN_IN") == 1);
        Page shown = operator.send(exit, exit + "/link", Map.of());
        consent(Html.first(shown.body(), "<code>(http[^<]+/authenticate/[^<]+)</code>"));
        until("the end", () -> count("exit_run", "DONE") == 1);
    }

    private void noteSecrets() {
        applications().stream()
                .flatMap(application -> application.passwords().stream())
                .forEach(password -> secrets.add("registered_secret", password.secretText()));
    }

    private List<Application> applications() {
        return portal.sandbox.world().applications().stream()
                .filter(application -> application.tenantId().equals(tenant.tenantId()))
                .toList();
    }

    private long count(String table, String state) {
        return portal.read(jdbc -> jdbc.sql("select count(*) from " + table + " where state = ?")
                .param(state)
                .query(Long.class)
                .single());
    }

    private static void until(String what, Callable<Boolean> condition) {
        await(what)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(condition);
    }
}
