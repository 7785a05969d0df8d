package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestDatabase;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The main job by a delegated sign-in, and much of what can go wrong with it. Every secret of it is noted. */
final class SignInJourneys {

    private final RunningPortal portal;
    private final Automation api;
    private final Secrets secrets;
    private final Consumer<Page> seen;
    private final Consumer<String> refused;

    SignInJourneys(
            RunningPortal portal, Automation api, Secrets secrets, Consumer<Page> seen, Consumer<String> refused) {
        this.portal = portal;
        this.api = api;
        this.secrets = secrets;
        this.seen = seen;
        this.refused = refused;
    }

    void walk() {
        use(connect());
        goAstray();
        waitForTheProvider();
        waitForMicrosoft();
    }

    private String connect() {
        String customer = api.post("/api/v1/customers", Automation.contoso(), 201)
                .path("id")
                .asString();
        api.post("/api/v1/customers/" + customer + "/invitations", Automation.invitation(), 201);
        JsonNode invitation =
                api.all("/api/v1/invitations?customerId=" + customer).getFirst();
        api.post("/api/v1/invitations/" + invitation.path("id").asString() + "/resend", null, 200);
        secrets.learn(api.post("/api/v1/invitations/" + invitation.path("id").asString() + "/links", null, 201)
                .path("link")
                .asString());
        String[] link = {""};
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            List<JsonNode> mails = api.mails(SandboxFacts.FABRIKAM_ADMIN);
            mails.forEach(mail -> secrets.learn(mail.toString()));
            mails.stream()
                    .findFirst()
                    .ifPresent(mail -> link[0] = mail.path("links").get(0).asString());
            return mails.size() > 1;
        });
        admin(link[0], SandboxFacts.CONTOSO_ADMIN, true);
        await().atMost(Duration.ofMinutes(2)).until(() -> api.eventTypes().contains("sync.finished"));
        return api.all("/api/v1/connections?customerId=" + customer)
                .getFirst()
                .path("id")
                .asString();
    }

    private void use(String connection) {
        String path = "/api/v1/connections/" + connection;
        api.post(path + "/verify", null, 202);
        api.post(path + "/sync", null, 202);
        secrets.add(
                "access_token",
                api.post(path + "/access-token", Map.of(), 200)
                        .path("accessToken")
                        .asString());
        portal.control("/revoke", "{\"tenant\":\"contoso.com\"}");
        await().atMost(Duration.ofMinutes(2))
                .until(() -> api.get(path).path("health").asString().equals("ACTION_REQUIRED"));
        refused.accept(api.post(path + "/access-token", Map.of("scopes", List.of("Nothing.At.All")), 409)
                .toString());
    }

    /** Refusals of every sort, each with a good code, state or link in its hands. */
    private void goAstray() {
        Invited invited = Invited.to(portal, "Adatum", SandboxFacts.ADATUM);
        secrets.learn(invited.link());
        for (int code : new int[] {54005, 53003, 7000222, 90033, 50076}) {
            portal.sandbox.world().chaos().force(Chaos.At.TOKEN, code, 1);
            TestBrowser browser = admin(invited.link(), SandboxFacts.ADATUM_ADMIN, true);
            browser.trail().stream()
                    .filter(address -> address.getPath().endsWith("/OAuth2Callback"))
                    .forEach(callback -> seen.accept(browser.open(callback.toString())));
        }
        admin(invited.link(), SandboxFacts.ADATUM_ADMIN, false);
        TestBrowser stranger = new TestBrowser(portal.url, portal.url);
        seen.accept(stranger.open(invited.link() + "x"));
        seen.accept(stranger.open("/authenticate/OAuth2Callback?code=" + "c".repeat(40) + "&state=" + "s".repeat(43)));
        secrets.add("code", "c".repeat(40));
        secrets.add("state", "s".repeat(43));
    }

    private void waitForTheProvider() {
        Invited invited = Invited.to(portal, "Somebody", null);
        admin(invited.link(), SandboxFacts.smallTenants().getFirst().admin(), true);
        assertThat(api.get("/api/v1/invitations/" + invited.invitation())
                        .path("status")
                        .asString())
                .isEqualTo("AWAITING_PROVIDER");
    }

    /** Microsoft does not show yet what was consented to, so that the sign-in waits in the database. */
    private void waitForMicrosoft() {
        SmallTenant tenant = SandboxFacts.smallTenants().reversed().get(5);
        Invited invited = Invited.to(portal, tenant.name(), tenant.tenantId());
        portal.control("/switches", "{\"replicationDelaySeconds\":40}");
        admin(invited.link(), tenant.admin(), true);
        portal.control("/switches", "{\"replicationDelaySeconds\":0}");
    }

    /** What nobody foresaw, on each of the addresses that carry a secret. */
    void breakTheHouse(TestBrowser operator) throws SQLException {
        Invited invited = Invited.to(portal, "Tailspin Toys", SandboxFacts.TAILSPIN);
        TestBrowser browser = new TestBrowser(portal.url, portal.url);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page consent = microsoft.signIn(browser.open(invited.link()), SandboxFacts.TAILSPIN_ADMIN);
        broken("authorization_state", () -> seen.accept(microsoft.consent(consent)));
        broken("link_token", () -> seen.accept(new TestBrowser(portal.url, portal.url).open(invited.link())));
        broken("provider_settings", () -> seen.accept(operator.open("/?token=" + "q".repeat(40))));
        secrets.learn(browser);
    }

    private void broken(String table, Runnable visit) throws SQLException {
        execute("alter table " + table + " rename to mislaid");
        try {
            visit.run();
        } finally {
            execute("alter table mislaid rename to " + table);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = TestDatabase.administrator(portal.database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private TestBrowser admin(String link, String account, boolean forAll) {
        TestBrowser browser = new TestBrowser(portal.url, portal.url);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page consent = microsoft.signIn(browser.open(link), account);
        seen.accept(forAll ? microsoft.consent(consent) : microsoft.consentForMyself(consent));
        secrets.learn(browser);
        return browser;
    }
}
