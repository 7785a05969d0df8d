package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The provider's whole job in a real browser: from the first sign-in to a repaired connection. */
class JourneyIT {

    private static final Pattern LINK = Pattern.compile("http://localhost:\\d+/authenticate/[A-Za-z0-9_-]{43}");

    private static RunningPortal portal;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
        portal = new RunningPortal();
    }

    @AfterAll
    static void stop() {
        if (portal != null) {
            portal.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void connectsFiveThousandUsersBreaksAndRepairs() throws Exception {
        try (BrowserContext desk = chromium.desk();
                BrowserContext phone = chromium.phone()) {
            Walker operator = new Walker(desk.newPage());
            Walker admin = new Walker(phone.newPage());
            String customer =
                    invite(operator, "fabrikam", "Fabrikam GmbH", "fabrikam.com", SandboxFacts.FABRIKAM_ADMIN);

            String link = link(SandboxFacts.FABRIKAM_ADMIN);
            admin.open(link);
            assertThat(admin.h1()).isEqualTo("Connect Fabrikam GmbH to Northern Voice");
            assertThat(startButtonBottom(admin.page))
                    .as("within two phone screens")
                    .isLessThan(2 * 844.0);
            Chromium.photograph(admin.page, "a1-wizard-phone");
            portal.restart();
            admin.press("Continue with Microsoft").signInAs(SandboxFacts.FABRIKAM_ADMIN);
            portal.restart();
            admin.consent(true);
            assertThat(admin.h1()).isEqualTo("Fabrikam GmbH is connected");
            assertThat(admin.page.url()).endsWith("/authenticate");
            Chromium.photograph(admin.page, "a2-finished-phone");
            assertThat(admin.open(link).h1()).isEqualTo("Fabrikam GmbH is connected");

            await().atMost(Duration.ofSeconds(60)).until(() -> users(SandboxFacts.FABRIKAM), users -> users == 5_000);
            operator.open(customer + "/directory");
            Chromium.photograph(operator.page, "a3-directory");
            assertThat(operator.text()).contains("5,000");

            breakAndRepair(operator, admin, customer);
        }
    }

    @Test
    void worksForOnePersonWithTwoTabs() throws Exception {
        try (BrowserContext desk = chromium.desk()) {
            Walker operator = new Walker(desk.newPage());
            Walker admin = new Walker(desk.newPage());
            String customer = invite(operator, "contoso", "Contoso Ltd", "contoso.com", SandboxFacts.CONTOSO_ADMIN);

            admin.open(link(SandboxFacts.CONTOSO_ADMIN)).press("Continue with Microsoft");
            admin.signInAs(SandboxFacts.CONTOSO_ADMIN).consent(true);

            assertThat(admin.h1()).isEqualTo("Contoso Ltd is connected");
            assertThat(operator.open(customer).text()).contains("Contoso Ltd", "Healthy", "MJ");
        }
    }

    @Test
    void refusesPeopleWithoutARoleAndKeepsNoSession() {
        try (BrowserContext desk = chromium.desk()) {
            Walker visitor = new Walker(desk.newPage());
            visitor.open(portal.url + "/customers").signInAs(SandboxFacts.NO_ROLE_UPN);

            assertThat(visitor.h1()).isEqualTo("You have no role here yet");
            assertThat(visitor.status()).isEqualTo(403);
            Chromium.photograph(visitor.page, "b1-no-role");
            Long sessions = portal.read(
                    jdbc -> jdbc.sql("select count(*) from spring_session_attributes where attribute_name = 'operator'"
                                    + " and convert_from(attribute_bytes, 'UTF8') like '%s.holm%'")
                            .query(Long.class)
                            .single());
            assertThat(sessions).isZero();
        }
    }

    @Test
    void signsOut() {
        try (BrowserContext desk = chromium.desk()) {
            Walker operator = new Walker(desk.newPage());
            operator.open(portal.url).signInAs(SandboxFacts.OPERATOR_UPN);
            assertThat(operator.h1()).isEqualTo("What needs you now");
            operator.page
                    .locator("summary", new Page.LocatorOptions().setHasText("OL"))
                    .first()
                    .click();
            operator.press("Sign out");

            assertThat(operator.h1()).isEqualTo("You are signed out");
            Long sessions = portal.read(
                    jdbc -> jdbc.sql("select count(*) from spring_session_attributes where attribute_name = 'operator'"
                                    + " and convert_from(attribute_bytes, 'UTF8') like '%o.lind%'")
                            .query(Long.class)
                            .single());
            assertThat(sessions).isZero();
            operator.follow("Sign in with Microsoft");
            assertThat(operator.h1()).isEqualTo("Pick an account");
        }
    }

    private static void breakAndRepair(Walker operator, Walker admin, String customer) throws Exception {
        post("/_sandbox/revoke", "{\"tenant\":\"fabrikam.com\"}");
        await().atMost(Duration.ofSeconds(15))
                .until(() -> operator.open(customer).text(), text -> text.contains("Action required"));
        Chromium.photograph(operator.page, "a4-broken");
        Chromium.photograph(operator.open(portal.url).page, "a5-home");
        String connection = portal.read(jdbc -> jdbc.sql("select id::text from connection where tenant_id = ?")
                .param(SandboxFacts.FABRIKAM)
                .query(String.class)
                .single());
        operator.open(portal.url + "/connections/" + connection);
        Chromium.photograph(operator.page, "a6-connection");
        String before = link(SandboxFacts.FABRIKAM_ADMIN);
        operator.press("Re-initiate authentication");
        if (!operator.page.url().contains("/invitations/")) {
            operator.page.locator("main form button.gh-button-main").first().click();
            operator.page.waitForLoadState();
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> link(SandboxFacts.FABRIKAM_ADMIN), link -> !link.equals(before));

        admin.open(link(SandboxFacts.FABRIKAM_ADMIN)).press("Continue with Microsoft");
        if (admin.page.locator("#username").count() > 0) {
            admin.signInAs(SandboxFacts.FABRIKAM_ADMIN);
        }
        if (admin.page.locator("#organization").count() > 0) {
            admin.consent(true);
        }
        assertThat(admin.h1()).isEqualTo("Fabrikam GmbH is connected");
        assertThat(operator.open(customer).text()).contains("Healthy");
        Long connections = portal.read(jdbc -> jdbc.sql("select count(*) from connection where tenant_id = ?")
                .param(SandboxFacts.FABRIKAM)
                .query(Long.class)
                .single());
        assertThat(connections).isEqualTo(1);
    }

    /** Adds a customer and sends the invitation that the form proposes; answers the customer's address. */
    private static String invite(Walker operator, String shortName, String name, String domain, String contact) {
        operator.open(portal.url + "/customers/new");
        if (operator.page.url().contains("/oauth2/")) {
            operator.signInAs(SandboxFacts.OWNER_UPN);
        }
        operator.page.locator("#shortName").fill(shortName);
        operator.page.locator("#displayName").fill(name);
        operator.page.locator("[name=tenant]").fill(domain);
        operator.page.locator("[name=contactEmail]").first().fill(contact);
        operator.page.locator("main form button.gh-button-main").first().click();
        operator.page.waitForLoadState();
        assertThat(operator.page.url()).contains("/invitations/new");
        operator.page.locator("main form button.gh-button-main").first().click();
        operator.page.waitForLoadState();
        assertThat(operator.page.url()).contains("/invitations/");
        String id = portal.read(jdbc -> jdbc.sql("select id::text from customer where short_name = ?")
                .param(shortName)
                .query(String.class)
                .single());
        return portal.url + "/customers/" + id;
    }

    /** The link in the newest mail to somebody. */
    private static String link(String recipient) throws Exception {
        String[] found = {""};
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            Matcher link = LINK.matcher(get("/_sandbox/mails?to=" + recipient));
            if (link.find()) {
                found[0] = link.group();
            }
            return !found[0].isEmpty();
        });
        return found[0];
    }

    private static long users(String tenant) {
        return portal.read(jdbc -> jdbc.sql("""
                        select count(*) from directory_user u join customer c on c.id = u.customer_id
                        where c.tenant_id = ? and u.removed_at is null
                        """).param(tenant).query(Long.class).single());
    }

    private static double startButtonBottom(Page page) {
        var box = page.getByText("Continue with Microsoft").first().boundingBox();
        return box.y + box.height;
    }

    private static String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(portal.sandbox.loginEndpoint() + path)));
    }

    private static void post(String path, String json) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(portal.sandbox.loginEndpoint() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
