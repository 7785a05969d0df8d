package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestDatabase;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.SandboxFacts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The whole job and much of what can go wrong, listened to on the wire: afterwards no code, token, verifier, state, link
 * or cookie of it stands in a log (our own at its most talkative), in any column of any table, or on an error page.
 */
class SecretScanTests {

    private static final StringBuffer LOG = new StringBuffer();
    private static final StringBuilder ERRORS = new StringBuilder();
    private static final Secrets SECRETS = new Secrets();

    private static WireTap wire;
    private static RunningPortal portal;
    private static Automation api;

    @BeforeAll
    static void walk() throws Exception {
        wire = new WireTap();
        portal = new RunningPortal(wire::before);
        listen();
        api = new Automation(portal.url, wire.before(portal.sandbox.loginEndpoint()));
        TestBrowser operator = operator();
        TestBrowser undecided = new TestBrowser(portal.url, portal.url);
        undecided.open("/customers");
        String connection = connect();
        use(connection);
        goAstray();
        waitForTheProvider();
        breakTheHouse(operator);
        SECRETS.learn(operator);
        SECRETS.learn(undecided);
        SECRETS.learn(wire.heard());
    }

    @AfterAll
    static void stop() {
        if (portal != null) {
            portal.close();
        }
        if (wire != null) {
            wire.close();
        }
    }

    /** Without this the other tests could pass because nothing was overheard. */
    @Test
    void overheardEveryKindOfSecret() {
        assertThat(SECRETS.kinds())
                .contains(
                        "code",
                        "code_verifier",
                        "client_secret",
                        "refresh_token",
                        "access_token",
                        "id_token",
                        "state",
                        "nonce",
                        "bearer",
                        "authenticate",
                        "gh_operator",
                        "gh_wizard");
        System.out.println("Secrets looked for: " + SECRETS.count() + " of the kinds " + SECRETS.kinds());
    }

    @Test
    void logsHoldNoSecret() {
        assertThat(LOG).contains("Request failed").hasSizeGreaterThan(2_000);
        assertThat(SECRETS.foundIn(LOG.toString())).isEmpty();
    }

    @Test
    void noColumnOfAnyTableHoldsASecret() throws SQLException {
        Map<String, List<String>> found = new LinkedHashMap<>();
        Map<String, String> tables = tables();
        tables.forEach((table, rows) -> {
            List<String> secrets = SECRETS.foundIn(rows);
            if (!secrets.isEmpty()) {
                found.put(table, secrets);
            }
        });

        assertThat(tables).hasSizeGreaterThan(25);
        assertThat(tables.get("customer")).contains("Contoso Ltd");
        assertThat(tables.get("mail_message")).contains("/authenticate/");
        assertThat(tables.get("spring_session")).isNotEmpty();
        assertThat(found).isEmpty();
        System.out.println("Tables searched for secrets: " + tables.size());
    }

    @Test
    void errorPagesHoldNoSecret() {
        assertThat(ERRORS).hasSizeGreaterThan(10_000);
        assertThat(SECRETS.foundIn(ERRORS.toString())).isEmpty();
    }

    @Test
    void eventsAndAuditHoldNoSecret() {
        String told = api.events().toString() + api.all("/api/v1/audit");

        assertThat(told).contains("consent.granted");
        assertThat(SECRETS.foundIn(told)).isEmpty();
    }

    private static TestBrowser operator() {
        TestBrowser browser = new TestBrowser(portal.url, portal.url);
        Page picker = browser.open("/");
        Page home = browser.submit(picker, picker.forms().getLast(), Map.of("username", SandboxFacts.OWNER_UPN));
        assertThat(home.status()).isEqualTo(200);
        return browser;
    }

    private static String connect() {
        String customer = api.post("/api/v1/customers", Automation.contoso(), 201)
                .path("id")
                .asString();
        api.post("/api/v1/customers/" + customer + "/invitations", Automation.invitation(), 201);
        JsonNode invitation =
                api.all("/api/v1/invitations?customerId=" + customer).getFirst();
        api.post("/api/v1/invitations/" + invitation.path("id").asString() + "/resend", null, 200);
        learnLink(api.post("/api/v1/invitations/" + invitation.path("id").asString() + "/links", null, 201));
        String[] link = {""};
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            List<JsonNode> mails = api.mails(SandboxFacts.FABRIKAM_ADMIN);
            mails.forEach(mail -> SECRETS.learn(mail.toString()));
            mails.stream()
                    .findFirst()
                    .ifPresent(mail -> link[0] = mail.path("links").get(0).asString());
            return mails.size() > 1;
        });
        admin(link[0], SandboxFacts.CONTOSO_ADMIN, true);
        await().atMost(Duration.ofSeconds(60)).until(() -> api.eventTypes().contains("sync.finished"));
        return api.all("/api/v1/connections?customerId=" + customer)
                .getFirst()
                .path("id")
                .asString();
    }

    private static void use(String connection) {
        String path = "/api/v1/connections/" + connection;
        api.post(path + "/verify", null, 202);
        api.post(path + "/sync", null, 202);
        SECRETS.add(
                "access_token",
                api.post(path + "/access-token", Map.of(), 200)
                        .path("accessToken")
                        .asString());
        portal.control("/revoke", "{\"tenant\":\"contoso.com\"}");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> api.get(path).path("health").asString().equals("ACTION_REQUIRED"));
        ERRORS.append(api.post(path + "/access-token", Map.of("scopes", List.of("Nothing.At.All")), 409));
    }

    /** Refusals of every sort, each with a good code, state or link in its hands. */
    private static void goAstray() {
        Invited invited = Invited.to(portal, "Adatum", SandboxFacts.ADATUM);
        SECRETS.learn(invited.link());
        for (int code : new int[] {54005, 53003, 7000222, 90033, 50076}) {
            portal.sandbox.world().chaos().force(Chaos.At.TOKEN, code, 1);
            TestBrowser browser = admin(invited.link(), SandboxFacts.ADATUM_ADMIN, true);
            browser.trail().stream()
                    .filter(address -> address.getPath().endsWith("/OAuth2Callback"))
                    .forEach(callback -> keep(browser.open(callback.toString())));
        }
        admin(invited.link(), SandboxFacts.ADATUM_ADMIN, false);
        TestBrowser stranger = new TestBrowser(portal.url, portal.url);
        keep(stranger.open(invited.link() + "x"));
        keep(stranger.open("/authenticate/OAuth2Callback?code=" + "c".repeat(40) + "&state=" + "s".repeat(43)));
        SECRETS.add("code", "c".repeat(40));
        SECRETS.add("state", "s".repeat(43));
    }

    private static void waitForTheProvider() {
        Invited invited = Invited.to(portal, "Somebody", null);
        admin(invited.link(), SandboxFacts.smallTenants().getFirst().admin(), true);
        assertThat(api.get("/api/v1/invitations/" + invited.invitation())
                        .path("status")
                        .asString())
                .isEqualTo("AWAITING_PROVIDER");
    }

    /** What nobody foresaw, on each of the addresses that carry a secret. */
    private static void breakTheHouse(TestBrowser operator) throws SQLException {
        Invited invited = Invited.to(portal, "Tailspin Toys", SandboxFacts.TAILSPIN);
        TestBrowser browser = new TestBrowser(portal.url, portal.url);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page consent = microsoft.signIn(browser.open(invited.link()), SandboxFacts.TAILSPIN_ADMIN);
        broken("authorization_state", () -> keep(microsoft.consent(consent)));
        broken("link_token", () -> keep(new TestBrowser(portal.url, portal.url).open(invited.link())));
        broken("provider_settings", () -> keep(operator.open("/?token=" + "q".repeat(40))));
        SECRETS.learn(browser);
    }

    private static void broken(String table, Runnable visit) throws SQLException {
        execute("alter table " + table + " rename to mislaid");
        try {
            visit.run();
        } finally {
            execute("alter table mislaid rename to " + table);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = TestDatabase.administrator(portal.database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static TestBrowser admin(String link, String account, boolean forAll) {
        TestBrowser browser = new TestBrowser(portal.url, portal.url);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page consent = microsoft.signIn(browser.open(link), account);
        keep(forAll ? microsoft.consent(consent) : microsoft.consentForMyself(consent));
        SECRETS.learn(browser);
        return browser;
    }

    private static void keep(Page page) {
        if (page.status() >= 400) {
            ERRORS.append(page.body()).append(page.response().headers().map());
        }
    }

    private static void learnLink(JsonNode answer) {
        SECRETS.learn(answer.path("link").asString());
    }

    /** All rows of all tables as text, bytes in hexadecimal. */
    private static Map<String, String> tables() throws SQLException {
        Map<String, String> tables = new LinkedHashMap<>();
        try (Connection connection = TestDatabase.administrator(portal.database);
                Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet rows =
                    statement.executeQuery("select tablename from pg_tables where schemaname = 'public' order by 1")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            for (String name : names) {
                StringBuilder text = new StringBuilder();
                try (ResultSet rows = statement.executeQuery("select t::text from \"" + name + "\" t")) {
                    while (rows.next()) {
                        text.append(rows.getString(1)).append('\n');
                    }
                }
                tables.put(name, text.toString());
            }
        }
        return tables;
    }

    private static void listen() {
        AppenderBase<ILoggingEvent> ear = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLoggerName().startsWith("io.gatehouse.sandbox")) {
                    return;
                }
                LOG.append(event.getLoggerName()).append(' ').append(event.getFormattedMessage());
                LOG.append(event.getMDCPropertyMap()).append('\n');
                if (event.getThrowableProxy() != null) {
                    LOG.append(ThrowableProxyUtil.asString(event.getThrowableProxy()))
                            .append('\n');
                }
            }
        };
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ear.setContext(root.getLoggerContext());
        ear.start();
        root.addAppender(ear);
        ((Logger) LoggerFactory.getLogger("io.gatehouse")).setLevel(Level.TRACE);
    }
}
