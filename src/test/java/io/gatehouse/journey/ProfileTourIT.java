package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.gatehouse.customer.Contact;
import io.gatehouse.customer.NewCustomer;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each service by an app registration of its own, from the mail to the receipt and to what the operator then sees, on a
 * phone and on a desk; see {@code target/tour}.
 */
class ProfileTourIT {

    private static RunningPortal portal;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
        portal = new RunningPortal(cloud -> cloud, Map.of());
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

    /**
     * What people type for a service.
     *
     * @param account the input that names the account which signs in at the end; empty: the app acts by itself
     */
    record Service(String key, int tenant, Map<String, String> ours, Map<String, String> theirs, String account) {

        SmallTenant where() {
            return SandboxFacts.smallTenants().get(tenant);
        }

        @Override
        public String toString() {
            return key;
        }
    }

    static Stream<Service> services() {
        return Stream.of(
                new Service("direct-routing", 1, Map.of(), Map.of(), ""),
                new Service(
                        "remote-expert",
                        2,
                        Map.of("hosting", "CUSTOMER", "appHost", "expert.contoso-apps.example"),
                        Map.of(
                                "acsEndpoint",
                                "https://bestforyou.communication.azure.com/",
                                "acsConnectionString",
                                "endpoint=https://bestforyou.communication.azure.com/;accesskey=Zm9vYmFyZm9vYmFyZm9vYmFy"),
                        ""),
                new Service(
                        "teams-telemetry",
                        3,
                        Map.of("telemetryHost", "telemetry.northernvoice.example", "organisationId", "org-17"),
                        Map.of(),
                        "serviceAccount"),
                new Service(
                        "presence-sync", 5, Map.of(), Map.of("primaryDomain", "cohovineyard.example"), "syncAccount"));
    }

    @ParameterizedTest
    @MethodSource("services")
    void leadsFromTheMailToTheReceipt(Service service) {
        UUID invitation = invite(service);
        try (BrowserContext phone = chromium.phone();
                BrowserContext desk = chromium.desk()) {
            Walker admin = new Walker(phone.newPage());
            Walker operator = new Walker(desk.newPage());
            Tour tour = new Tour(service.key());
            admin.open(portal.sandbox.inboxPage() + "/" + mail(service));
            tour.photograph(admin, "mail");

            type(tour, operator, invitation, service);
            admin.open(link(service));
            doWhatComesFirst(tour, admin, service);
            answer(tour, admin, service);
            tour.look(admin, "start");
            admin.press("Continue with Microsoft").signInAs(service.where().admin());
            tour.photograph(admin, "microsoft");
            admin.consent(true);
            tour.look(admin, "progress");
            if (!service.account().isEmpty()) {
                appears(admin, "Now sign in with the service account");
                tour.look(admin, "service-account");
                admin.press("Continue with Microsoft").signInAs(account(service));
            }
            appears(admin, service.where().name() + " is connected");
            tour.look(admin, "receipt");
            assertThat(admin.text()).contains("The helper’s consent is removed");
            tour.look(operator.open(portal.url + "/connections/" + connection(service)), "connection");
            assertThat(operator.text()).contains("Healthy");
            assertThat(failedJobs()).isEmpty();
        }
    }

    /** The provider's own values, where the service wants some. */
    private static void type(Tour tour, Walker operator, UUID invitation, Service service) {
        operator.open(portal.url + "/invitations/" + invitation
                        + (service.ours().isEmpty() ? "" : "/values"))
                .signInAs(SandboxFacts.OWNER_UPN);
        tour.look(operator, "operator");
        if (service.ours().isEmpty()) {
            return;
        }
        service.ours().forEach((field, value) -> {
            Locator input = operator.page.locator("[name=" + field + "]");
            if (field.equals("hosting")) {
                operator.page.locator("[name=hosting][value=" + value + "]").check();
            } else {
                input.fill(value);
            }
        });
        operator.page.locator("main form button.gh-button-main").first().click();
        operator.page.waitForLoadState();
        assertThat(operator.status()).isEqualTo(200);
    }

    /** Some services want something made by hand before the values of it can be typed. */
    private static void doWhatComesFirst(Tour tour, Walker admin, Service service) {
        if (admin.page.getByText("See what comes first").count() == 0) {
            return;
        }
        tour.look(admin.follow("See what comes first"), "tasks");
        Locator task = admin.page
                .locator("section")
                .filter(new Locator.FilterOptions().setHasText("Comes before the sign-in"));
        task.locator("textarea").fill("bestforyou in North Europe");
        task.locator("button").click();
        admin.page.waitForLoadState();
        admin.open(link(service));
        tour.look(admin, "first");
    }

    /** What the customer types before anybody signs in. */
    private static void answer(Tour tour, Walker admin, Service service) {
        if (service.theirs().isEmpty() && service.account().isEmpty()) {
            return;
        }
        if (!admin.page.url().endsWith("/authenticate/inputs")) {
            admin.open(portal.url + "/authenticate/inputs");
        }
        service.theirs()
                .forEach((field, value) ->
                        admin.page.locator("[name=" + field + "]").fill(value));
        if (!service.account().isEmpty()) {
            admin.page.locator("[name=" + service.account() + "]").fill(account(service));
        }
        tour.look(admin, "values");
        admin.page.locator("main form button.gh-button-main").first().click();
        admin.page.waitForLoadState();
    }

    private static void appears(Walker walker, String h1) {
        walker.page
                .locator("h1", new com.microsoft.playwright.Page.LocatorOptions().setHasText(h1))
                .waitFor(new Locator.WaitForOptions().setTimeout(90_000));
        walker.page.waitForLoadState();
        assertThat(walker.h1()).isEqualTo(h1);
    }

    /** Somebody of the tenant who is no admin and has a licence for Teams. */
    private static String account(Service service) {
        return portal.sandbox.world().tenant(service.where().tenantId()).orElseThrow().people().values().stream()
                .filter(Person::present)
                .filter(person -> !person.guest() && !person.globalAdministrator())
                .findFirst()
                .orElseThrow()
                .signInName();
    }

    private static UUID invite(Service service) {
        SmallTenant tenant = service.where();
        return portal.in(() -> {
            UUID customer = portal.bean(Customers.class)
                    .create(
                            new NewCustomer(
                                    tenant.domain().replaceAll("\\..*", ""),
                                    tenant.name(),
                                    tenant.tenantId(),
                                    List.of(new Contact(tenant.admin(), "Kim Admin", null)),
                                    null,
                                    List.of(),
                                    null),
                            Invited.MAJA)
                    .id();
            NewInvitation wanted = new NewInvitation(
                    customer, service.key(), null, null, null, null, null, null, null, null, null, true);
            return portal.bean(Invitations.class)
                    .issue(wanted.by(ConnectionMethod.NEW_APP_REGISTRATION), Invited.MAJA)
                    .invitation()
                    .id();
        });
    }

    private static String mail(Service service) {
        return sent(service).id();
    }

    private static String link(Service service) {
        return ProductionJourneyIT.links(sent(service).text()).getFirst();
    }

    private record Mail(String id, String text) {}

    private static Mail sent(Service service) {
        Automation api = new Automation(portal.url, portal.sandbox.loginEndpoint());
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !api.mails(service.where().admin()).isEmpty());
        var mail = api.mails(service.where().admin()).getLast();
        return new Mail(mail.path("id").asString(), mail.path("text").asString());
    }

    private static String connection(Service service) {
        return portal.read(jdbc -> jdbc.sql("select id::text from connection where tenant_id = ?")
                .param(service.where().tenantId())
                .query(String.class)
                .single());
    }

    private static List<String> failedJobs() {
        return portal.read(jdbc -> jdbc.sql(
                        "select kind || ' for ' || subject || ': ' || error from job_run where state = 'FAILED'")
                .query(String.class)
                .list());
    }

    /** Pictures of one service, numbered as they were passed. */
    private static final class Tour {
        private final String service;
        private int stop;

        Tour(String service) {
            this.service = service;
        }

        void photograph(Walker walker, String name) {
            Chromium.photograph(walker.page, "p-%s-%d-%s".formatted(service, ++stop, name));
        }

        /** On a phone and on a desk; nothing may stick out, and nothing may be without words. */
        void look(Walker walker, String name) {
            stop++;
            var before = walker.page.viewportSize();
            for (int width : new int[] {390, 1280}) {
                walker.page.setViewportSize(width, width == 390 ? 844 : 900);
                Chromium.photograph(walker.page, "p-%s-%d-%s-%d".formatted(service, stop, name, width));
                assertThat(walker.ask("() => document.documentElement.scrollWidth - window.innerWidth"))
                        .as(name + " at " + width)
                        .satisfies(beyond ->
                                assertThat(((Number) beyond).intValue()).isLessThanOrEqualTo(0));
            }
            // some pages load themselves anew, and for a moment they have none
            PlaywrightAssertions.assertThat(walker.page.locator("h1")).hasCount(1);
            assertThat(walker.text()).as(name).doesNotContain("??", "null", "Exception");
            walker.page.setViewportSize(before.width, before.height);
        }
    }
}
