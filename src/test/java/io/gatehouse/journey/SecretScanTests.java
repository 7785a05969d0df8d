package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/**
 * The whole job and much of what can go wrong, listened to on the wire: afterwards no code, token, verifier, state, link
 * or cookie of it stands in a log (our own at its most talkative), in any column of any table, or on an error page.
 */
@Isolated("each portal that another test starts sets up logging anew, for the whole process, and ends the listening")
class SecretScanTests {

    private static final StringBuffer LOG = new StringBuffer();
    private static final StringBuilder ERRORS = new StringBuilder();
    private static final Secrets SECRETS = new Secrets();

    /**
     * Hashes of links to other organisations, which {@code PartnerTests} sends, and the right that an administrator of the
     * provider lends: to a rotation of its own registration, as in {@code OwnRegistrationTests}, and to an operator, where
     * {@code LentRightsTests} looks at what is stored. {@code KeptSubscriptionTests} looks at the rows of notifications,
     * {@code WebhookJobTests} at the key of a route that was exchanged.
     */
    private static final Set<String> FILLED_ELSEWHERE = Set.of(
            "alert_route.sealed_older",
            "alert_route.sealed_previous",
            "content_key.sealed",
            "credential_rotation.access_token",
            "lent_right.access_token",
            "notification.content",
            "notification.dedupe",
            "partner_link.token_hash",
            "partner_trip.browser_hash",
            "partner_trip.state_hash",
            "subscription.path_hash",
            "subscription.state_hash");

    private static WireTap wire;
    private static RunningPortal portal;
    private static Automation api;
    private static RowHistory history;

    @BeforeAll
    static void walk() throws Exception {
        wire = new WireTap();
        // what an administrator renews is done at once, not after the time for which the one before is spared
        portal = new RunningPortal(
                wire::before,
                Map.of("gatehouse.connection.check-interval", "3s", "gatehouse.registration.overlap", "0s"));
        listen();
        api = new Automation(portal.url, wire.before(portal.sandbox.loginEndpoint()));
        history = new RowHistory(portal.database);
        history.begin();
        OperatorDesk desk = new OperatorDesk(portal.url);
        TestBrowser operator = desk.browser;
        TestBrowser undecided = new TestBrowser(portal.url, portal.url);
        undecided.open("/customers");
        SignInJourneys signIns =
                new SignInJourneys(portal, api, SECRETS, SecretScanTests::keep, text -> ERRORS.append(text));
        signIns.walk();
        new RegistrationJourneys(portal, api, desk, SECRETS, SecretScanTests::keep).walk();
        new OwnerJourneys(desk, SECRETS).walk();
        signIns.breakTheHouse(operator);
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
                        "gh_wizard",
                        "registered_secret",
                        "typed_secret",
                        "private_key",
                        "access_key",
                        "calendar",
                        "webhook",
                        "webhook_key");
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

    /** Neither what is there now nor what lay there for a moment: a token that waited, a mail before it was sent. */
    @Test
    void noVersionOfAnyRowHeldASecret() throws SQLException {
        Map<String, List<String>> found = new LinkedHashMap<>();
        history.lines().forEach((table, rows) -> {
            List<String> secrets = SECRETS.foundIn(rows);
            if (!secrets.isEmpty()) {
                found.put(table, secrets);
            }
        });

        assertThat(found).isEmpty();
        assertThat(history.neverFilled())
                .as("columns of bytes that no journey fills, so that nothing is proven of them")
                .isSubsetOf(FILLED_ELSEWHERE);
        assertThat(history.lines())
                .containsKeys(
                        "credential",
                        "credential_rotation",
                        "registration_saga",
                        "inspection",
                        "profile_input_value",
                        "waiting_sign_in",
                        "exit_run");
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

    private static void keep(Page page) {
        if (page.status() >= 400) {
            ERRORS.append(page.body()).append(page.response().headers().map());
        }
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
