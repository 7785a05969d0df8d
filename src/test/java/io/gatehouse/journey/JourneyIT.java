package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.gatehouse.TestBrowser;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The provider's whole job in a real browser: from the first sign-in to a repaired connection. */
class JourneyIT {

    private static final Pattern PROGRESS = Pattern.compile("[\\d,]+ of [\\d,]+ users");

    /** What {@code direct-routing} asks for ({@code src/docs/seeds.md}, S2-33 to S2-41). */
    private static final List<String> GRANTED = List.of(
            "AppCatalog.ReadWrite.All",
            "offline_access",
            "profile",
            "User.Read",
            "User.Read.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
            "Group.ReadWrite.All",
            "User.ReadWrite.All");

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
            SandboxPages chaos = new SandboxPages(new Walker(desk.newPage()), portal);
            SandboxPages inbox = new SandboxPages(new Walker(phone.newPage()), portal);
            String customer =
                    invite(operator, "fabrikam", "Fabrikam GmbH", "fabrikam.com", SandboxFacts.FABRIKAM_ADMIN);

            String link = inbox.openMail(SandboxFacts.FABRIKAM_ADMIN, "Northern Voice")
                    .link();
            Walker admin = inbox.clickLink();
            assertThat(admin.h1()).isEqualTo("Connect Fabrikam GmbH to Northern Voice");
            assertThat(startButtonBottom(admin.page))
                    .as("within two phone screens")
                    .isLessThan(2 * 844.0);
            Chromium.photograph(admin.page, "a1-wizard-phone");
            portal.restart();
            admin.press("Continue with Microsoft");
            portal.restart();
            admin.signInAs(SandboxFacts.FABRIKAM_ADMIN);
            portal.restart();
            chaos.slowDown(1_500);
            admin.consent(true);
            assertThat(admin.h1()).isEqualTo("Fabrikam GmbH is connected");
            assertThat(admin.page.url()).endsWith("/authenticate");
            watchUsersArrive(operator, chaos, customer);

            Chromium.photograph(admin.page, "a2-finished-phone");
            assertTellsWhatWasGranted(admin, inbox);
            assertThat(admin.open(link).h1()).isEqualTo("Fabrikam GmbH is connected");

            // on the phone on which the mail is read, the broken sign-in is mended too
            breakAndRepair(
                    operator,
                    inbox,
                    new Connected(customer, SandboxFacts.FABRIKAM, SandboxFacts.FABRIKAM_ADMIN, "Fabrikam GmbH", "a"));
        }
    }

    @Test
    void worksForOnePersonWithTwoTabs() throws Exception {
        try (BrowserContext desk = chromium.desk()) {
            Walker operator = new Walker(desk.newPage());
            SandboxPages inbox = new SandboxPages(new Walker(desk.newPage()), portal);
            String customer = invite(operator, "contoso", "Contoso Ltd", "contoso.com", SandboxFacts.CONTOSO_ADMIN);

            // clicked twice, as by who forgets the first tab
            String link =
                    inbox.openMail(SandboxFacts.CONTOSO_ADMIN, "Northern Voice").link();
            Walker forgotten = inbox.clickLink();
            Walker admin = inbox.clickLink();
            assertThat(forgotten.h1()).isEqualTo("Connect Contoso Ltd to Northern Voice");
            admin.press("Continue with Microsoft");
            admin.signInAs(SandboxFacts.CONTOSO_ADMIN).consent(true);

            assertThat(admin.h1()).isEqualTo("Contoso Ltd is connected");
            assertThat(operator.open(customer).text()).contains("Contoso Ltd", "Healthy", "MJ");
            forgotten.press("Continue with Microsoft");
            assertThat(forgotten.h1()).as("the other tab, pressed afterwards").isEqualTo("Contoso Ltd is connected");
            assertThat(forgotten.page.url()).startsWith(portal.url);
            assertThat(forgotten.text())
                    .as("plain words for who did not finish it")
                    .contains("Your reference", SandboxFacts.CONTOSO_ADMIN)
                    .doesNotContain("Continue with Microsoft");
            Chromium.photograph(forgotten.page, "a7-other-tab");
            admin.page.reload();
            assertThat(admin.h1()).isEqualTo("Contoso Ltd is connected");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> operator.open(customer + "/directory").text(), text -> text.contains("Adele Vance"));
            assertThat(operator.text()).contains("MJ").doesNotContain("Sign in");

            breakAndRepair(
                    operator,
                    inbox,
                    new Connected(customer, SandboxFacts.CONTOSO, SandboxFacts.CONTOSO_ADMIN, "Contoso Ltd", "c"));
            assertThat(operator.text()).as("still signed in").contains("MJ");
            // the first invitation's tabs say what became of it, not that it is to be done again
            assertThat(forgotten.open(link).h1()).isEqualTo("Contoso Ltd is connected");
        }
    }

    @Test
    void resumesAfterARestartAtTheChoiceAndWhileItWaitsForMicrosoft() {
        SmallTenant consenting = SandboxFacts.smallTenants().get(8);
        SmallTenant registering = SandboxFacts.smallTenants().get(9);
        try (BrowserContext desk = chromium.desk();
                BrowserContext phone = chromium.phone();
                LateMicrosoft microsoft = new LateMicrosoft(portal)) {
            String consentLink = choosing(consenting);
            String registrationLink = choosing(registering);
            Walker consents = new Walker(desk.newPage()).open(consentLink);
            Walker registers = new Walker(phone.newPage()).open(registrationLink);
            portal.restart();
            choose(consents, consenting, "DELEGATED_TOKEN");
            choose(registers, registering, "NEW_APP_REGISTRATION");
            // the choice itself is kept as well: who opens the link anew is not asked again
            assertThat(registers.open(registrationLink).h1())
                    .isEqualTo("Connect " + registering.name() + " to Northern Voice");
            consents.press("Continue with Microsoft")
                    .signInAs(consenting.admin())
                    .consent(true);
            registers
                    .press("Continue with Microsoft")
                    .signInAs(registering.admin())
                    .consent(true);
            appears(registers, "Waiting for Microsoft");
            int done = stepsDone(registers);
            assertThat(done).isPositive();
            portal.restart();

            assertThat(consents.open(consentLink).h1()).isEqualTo("Waiting for Microsoft");
            assertThat(registers.open(registrationLink).h1()).isEqualTo("Waiting for Microsoft");
            assertThat(stepsDone(registers)).isGreaterThanOrEqualTo(done);
            Chromium.photograph(registers.page, "a8-waiting-after-restart");
            microsoft.arrive();
            appears(consents, consenting.name() + " is connected");
            appears(registers, registering.name() + " is connected");
            assertThat(portal.sandbox.world().applications().stream()
                            .filter(app -> app.tenantId().equals(registering.tenantId())))
                    .as("registrations made")
                    .hasSize(1);
        }
    }

    @Test
    void keepsAnInvitationThatMailRobotsPress() {
        MailedInvitation mailed =
                MailedInvitation.to(portal, SandboxFacts.smallTenants().get(10));
        String link = mailed.link();
        assertThat(mailed.html()).contains("href=\"" + link + "\"");
        assertThat(ProductionJourneyIT.links(mailed.html())).containsExactly(link);
        assertThat(mailed.forwarded())
                .hasSize(5)
                .allSatisfy(copy -> assertThat(ProductionJourneyIT.links(copy)).containsExactly(link));
        MailRobots robots = new MailRobots(portal, mailed);
        Map<String, String> before = robots.kept();

        assertThat(robots.visit(200)).as("buttons pressed").isGreaterThanOrEqualTo(150);
        try (BrowserContext browser = chromium.desk()) {
            assertThat(robots.pressInABrowser(browser.newPage()))
                    .as("pressed where scripts run")
                    .isGreaterThanOrEqualTo(10);
        }

        // that the link was seen, and trips to Microsoft from which nobody came back
        assertThat(MailRobots.changed(before, robots.kept()))
                .containsExactly("audit_entry", "authorization_state", "invitation", "link_token");
        assertThat(robots.audited()).containsExactly("invitation.issued", "invitation.sent", "invitation.opened");
        InvitationView now = portal.in(() -> portal.bean(Invitations.class).get(mailed.invitation));
        assertThat(now.status()).isIn(InvitationStatus.PENDING, InvitationStatus.OPENED);
        TestBrowser person = new TestBrowser(portal.url, portal.url);
        AtMicrosoft microsoft = new AtMicrosoft(person);
        assertThat(microsoft
                        .consent(microsoft.signIn(person.open(link), mailed.tenant.admin()))
                        .h1())
                .isEqualTo(mailed.tenant.name() + " is connected");
    }

    private static String choosing(SmallTenant tenant) {
        Invited first = Invited.to(portal, tenant.name(), tenant.tenantId());
        return Invited.again(portal, first.customer(), null, true).link();
    }

    /** On a page from before the portal was started again. */
    private static void choose(Walker walker, SmallTenant tenant, String method) {
        assertThat(walker.h1()).isEqualTo("How to connect " + tenant.name() + " to Northern Voice");
        walker.page.locator("[name=method][value=" + method + "]").check();
        walker.press("Continue");
        assertThat(walker.h1()).isEqualTo("Connect " + tenant.name() + " to Northern Voice");
    }

    private static void appears(Walker walker, String h1) {
        walker.page
                .locator("h1", new Page.LocatorOptions().setHasText(h1))
                .waitFor(new Locator.WaitForOptions().setTimeout(90_000));
        walker.page.waitForLoadState();
    }

    private static int stepsDone(Walker walker) {
        return Integer.parseInt(walker.page.locator("#steps").getAttribute("value"));
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

    /** Keys do what the menu does as well: never while somebody types, and not for who has switched them off. */
    @Test
    void goesAboutByTheKeyboard() {
        try (BrowserContext desk = chromium.desk()) {
            Walker operator = new Walker(desk.newPage());
            operator.open(portal.url).signInAs(SandboxFacts.OPERATOR_UPN);

            Keyboard keyboard = new Keyboard(operator, portal.url);
            keyboard.goesAbout();
            portal.read(jdbc -> jdbc.sql("""
                            insert into job_run (provider_id, id, kind, subject, data, state, requested_by, next_attempt_at)
                            select id, gen_random_uuid(), 'test.waits', 'Waits', '{}', 'WAITING', 'test',
                              now() + interval '1 hour' from provider
                            """).update());
            keyboard.staysWhereItIsOnAPageThatLoadsItself();
            portal.read(jdbc ->
                    jdbc.sql("delete from job_run where kind = 'test.waits'").update());
        }
    }

    @Test
    void takesASecondPressForNoSecondWish() {
        try (BrowserContext desk = chromium.desk()) {
            Walker operator = new Walker(desk.newPage());
            operator.open(portal.url + "/customers/new").signInAs(SandboxFacts.OPERATOR_UPN);

            new FormScripts(operator, portal).sendOnce();
        }
    }

    @Test
    void showsWhatAnotherServiceAsksWithoutAnotherPage() {
        try (BrowserContext desk = chromium.desk()) {
            Walker operator = new Walker(desk.newPage());
            operator.open(portal.url + "/invitations/new").signInAs(SandboxFacts.OPERATOR_UPN);

            new FormScripts(operator, portal).chooseAnotherService();
        }
    }

    /** Health is for everybody; the rest has a port of its own, and even there two endpoints alone answer. */
    @Test
    void tellsOfItsInsideOnAPortOfItsOwnAlone() throws Exception {
        List<String> closed = List.of(
                "",
                "/metrics",
                "/env",
                "/beans",
                "/heapdump",
                "/loggers",
                "/mappings",
                "/info",
                "/configprops",
                "/threaddump",
                "/flyway",
                "/sessions",
                "/nothing");
        for (String id : closed) {
            assertThat(status(portal.managementUrl(), "GET", id))
                    .as("its own port: " + id)
                    .isEqualTo(404);
            assertThat(status(portal.url, "GET", id)).as(id).isEqualTo(404);
        }
        for (String id : List.of("/shutdown", "/loggers/ROOT", "/env")) {
            assertThat(status(portal.managementUrl(), "POST", id)).as(id).isEqualTo(404);
            assertThat(status(portal.url, "POST", id)).as(id).isEqualTo(404);
        }
        for (String id : List.of("/health", "/health/liveness", "/health/readiness", "/prometheus")) {
            assertThat(status(portal.managementUrl(), "GET", id)).as(id).isEqualTo(200);
            assertThat(status(portal.url, "GET", id))
                    .as("the public port: " + id)
                    .isEqualTo(404);
        }
        assertThat(send(HttpRequest.newBuilder(URI.create(portal.managementUrl() + "/actuator/health"))))
                .as("no parts of it")
                .contains("\"status\":\"UP\"")
                .doesNotContain("components", "db");
    }

    private static int status(String port, String method, String id) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(port + "/actuator" + id))
                                    .method(method, HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void signsOut() {
        try (BrowserContext desk = chromium.desk()) {
            Walker operator = new Walker(desk.newPage());
            operator.open(portal.url).signInAs(SandboxFacts.OPERATOR_UPN);
            assertThat(operator.h1()).isEqualTo("What needs you now");
            long sessions = sessionsOfOla();
            operator.page
                    .locator("summary", new Page.LocatorOptions().setHasText("OL"))
                    .first()
                    .click();
            operator.press("Sign out");

            assertThat(operator.h1()).isEqualTo("You are signed out");
            assertThat(sessionsOfOla()).isEqualTo(sessions - 1);
            operator.follow("Sign in with Microsoft");
            assertThat(operator.h1()).isEqualTo("Pick an account");
        }
    }

    private static long sessionsOfOla() {
        Long sessions = portal.read(
                jdbc -> jdbc.sql("select count(*) from spring_session_attributes where attribute_name = 'operator'"
                                + " and convert_from(attribute_bytes, 'UTF8') like '%o.lind%'")
                        .query(Long.class)
                        .single());
        return sessions;
    }

    /** The page follows by itself: nobody loads it again. */
    private static void watchUsersArrive(Walker operator, SandboxPages chaos, String customer) {
        Set<String> seen = new LinkedHashSet<>();
        operator.open(customer + "/directory");
        AtomicInteger loads = new AtomicInteger();
        operator.page.onFrameNavigated(frame -> loads.incrementAndGet());
        Locator sync = operator.page.locator("#sync");
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    Matcher progress = PROGRESS.matcher(sync.innerText());
                    return progress.find() && seen.add(progress.group()) && seen.size() == 2;
                });
        Chromium.photograph(operator.page, "a3-arriving");
        chaos.backToNormal();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> users(SandboxFacts.FABRIKAM) == 5_000
                        && sync.innerText().contains("Last complete"));
        assertThat(sync.innerText()).contains("5,000");
        assertThat(operator.page.locator("#found tbody tr").count())
                .as("people, on the same page")
                .isEqualTo(25);
        assertThat(loads).as("loads of the page").hasValue(0);
        operator.page.reload();
        Chromium.photograph(operator.page, "a3-directory");
        assertThat(operator.text()).contains("5,000");
    }

    /** On the page and in the mail: reference, every permission, whose account, how to revoke. */
    private static void assertTellsWhatWasGranted(Walker admin, SandboxPages inbox) {
        String reference = admin.page.locator(".gh-reference").innerText().strip();
        admin.openFirst("summary:has-text('The permissions by name')");
        assertThat(admin.page.locator(".gh-permissions code").allInnerTexts())
                .containsExactlyInAnyOrderElementsOf(GRANTED);
        assertThat(admin.text())
                .contains(reference, SandboxFacts.FABRIKAM_ADMIN, "Cloud Application Administrator", "Revoke");

        String mail =
                inbox.openMail(SandboxFacts.FABRIKAM_ADMIN, "your receipt").mailText();
        assertThat(mail)
                .contains(
                        reference,
                        SandboxFacts.FABRIKAM_ADMIN,
                        "How to revoke it",
                        "Enterprise application " + SandboxFacts.PORTAL_APP_NAME,
                        "Choose " + SandboxFacts.PORTAL_APP_NAME,
                        "Choose Properties, then Delete");
        assertThat(GRANTED).allSatisfy(permission -> assertThat(mail).contains("- " + permission + "\n"));
    }

    /** Broken on the chaos page, seen by the operator, repaired by the link that is clicked in the inbox. */
    private static void breakAndRepair(Walker operator, SandboxPages sandbox, Connected connected) {
        sandbox.revokeSignIns(connected.tenant());
        await().atMost(Duration.ofMinutes(2))
                .until(() -> operator.open(connected.page()).text(), text -> text.contains("Action required"));
        Chromium.photograph(operator.page, connected.photos() + "4-broken");
        Chromium.photograph(operator.open(portal.url).page, connected.photos() + "5-home");
        assertThat(operator.text()).contains(connected.name());
        List<String> before = connections(connected.tenant());
        operator.open(portal.url + "/connections/" + before.getFirst());
        Chromium.photograph(operator.page, connected.photos() + "6-connection");
        operator.press("Re-initiate authentication");
        if (!operator.page.url().contains("/invitations/")) {
            operator.page.locator("main form button.gh-button-main").first().click();
            operator.page.waitForLoadState();
        }

        Walker admin = sandbox.openMail(connected.admin(), "asks " + connected.name() + " to renew")
                .clickLink();
        assertThat(admin.text()).contains(connected.name(), "Northern Voice");
        admin.press("Continue with Microsoft");
        if (admin.page.locator("#username").count() > 0) {
            admin.signInAs(connected.admin());
        }
        if (admin.page.locator("#organization").count() > 0) {
            admin.consent(true);
        }
        assertThat(admin.h1()).isEqualTo(connected.name() + " is connected");
        assertThat(operator.open(connected.page()).text()).contains("Healthy");
        assertThat(connections(connected.tenant())).isEqualTo(before).hasSize(1);
    }

    /** Who is connected: by its page, its tenant, its administrator and its name; and the letter of its photographs. */
    private record Connected(String page, String tenant, String admin, String name, String photos) {}

    private static List<String> connections(String tenant) {
        return portal.read(jdbc -> jdbc.sql("select id::text from connection where tenant_id = ?")
                .param(tenant)
                .query(String.class)
                .list());
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

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
