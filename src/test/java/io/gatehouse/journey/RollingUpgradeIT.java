package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/**
 * R13: a release takes the place of the one before, replica by replica, while people look, programs invite, sign-ins are
 * used and directories are read. The new one changes every table under the old one. A build does it with the same jar
 * twice; {@code -Dgatehouse.jar-before=...} names the jar of an earlier release.
 */
@Execution(value = ExecutionMode.CONCURRENT, reason = "an installation of its own")
class RollingUpgradeIT {

    private static final List<String> PAGES = List.of("/", "/customers", "/invitations", "/jobs", "/alerts", "/audit");
    private static final List<SmallTenant> TENANTS = SandboxFacts.smallTenants().subList(0, 3);

    @TempDir
    Path logs;

    @TempDir
    Path migrations;

    private RollingReplicas portal;
    private Automation api;
    private final ConcurrentLinkedQueue<String> promised = new ConcurrentLinkedQueue<>();
    private final AtomicInteger invited = new AtomicInteger();
    private final AtomicInteger again = new AtomicInteger();

    @Test
    void takesThePlaceOfTheReleaseBeforeWhileAllGoesOn() throws Exception {
        try (RollingReplicas replicas = new RollingReplicas(logs, migrations)) {
            portal = replicas;
            api = replicas.automation();
            Map<SmallTenant, String> customers = new LinkedHashMap<>();
            TENANTS.subList(0, 2).forEach(tenant -> customers.put(tenant, customer(tenant)));
            customers.forEach((tenant, customer) -> assertConnected(tenant, atTheConsent(tenant, customer)));
            replicas.writeMigrations();
            OperatorDesk operator = new OperatorDesk(replicas.url());
            Onlookers onlookers = new Onlookers(
                    () -> api.get("/api/v1/connections"),
                    () -> PAGES.forEach(operator::see),
                    this::invite,
                    () -> replicas.press(
                            "/_sandbox/directory",
                            "{\"tenant\":\"%s\",\"action\":\"CHANGE\",\"count\":1}"
                                    .formatted(TENANTS.getFirst().tenantId())));
            SmallTenant wizard = TENANTS.getLast();
            customers.put(wizard, customer(wizard));
            Consent underWay = atTheConsent(wizard, customers.get(wizard));

            Duration first = replicas.replace(0);
            goesOn();
            assertConnected(wizard, underWay);
            Duration second = replicas.replace(1);
            goesOn();
            onlookers.stop();

            assertThat(onlookers.failures()).isEmpty();
            customers.forEach(this::isWell);
            mailedOnce();
            nothingFailed();
            System.out.printf(
                    "Replaced one after the other in %d and %d s: %d requests beside and none failed, %d sent again, %d invitations promised and mailed once, %d jobs done, %d of them begun again%n",
                    first.toSeconds(),
                    second.toSeconds(),
                    onlookers.requests(),
                    again.get(),
                    promised.size(),
                    replicas.count("select count(*) from job_run where state = 'SUCCEEDED'"),
                    replicas.count("select count(*) from job_run where attempt > 1"));
        }
    }

    /** Each of both replicas has checked and read something since. */
    private void goesOn() {
        String since = portal.read("select now()::text").getFirst();
        await(
                "connections are checked",
                () -> portal.read("select id::text from connection where last_verified_at > ?::timestamptz", since)
                                .size()
                        >= 2);
        await(
                "directories are read",
                () -> !portal.read(
                                "select id::text from job_run where kind = 'directory.sync' and state = 'SUCCEEDED' and created_at > ?::timestamptz",
                                since)
                        .isEmpty());
    }

    private String customer(SmallTenant tenant) {
        String name = tenant.domain().replaceAll("\\..*", "");
        return api.post(
                        "/api/v1/customers",
                        Automation.customer(name, tenant.name(), tenant.tenantId(), tenant.admin()),
                        201)
                .path("id")
                .asString();
    }

    private record Consent(AtMicrosoft microsoft, Page page) {}

    private Consent atTheConsent(SmallTenant tenant, String customer) {
        Map<String, Object> wish = new LinkedHashMap<>(Automation.invitation(tenant.admin()));
        wish.put("notify", false);
        String link = api.post("/api/v1/customers/" + customer + "/invitations", wish, 201)
                .path("link")
                .asString();
        TestBrowser browser = portal.browser();
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        return new Consent(microsoft, microsoft.signIn(browser.open(link), tenant.admin()));
    }

    private static void assertConnected(SmallTenant tenant, Consent consent) {
        assertThat(consent.microsoft().consent(consent.page()).h1()).isEqualTo(tenant.name() + " is connected");
    }

    /** A program whose request was with a replica that left says the same once more. */
    private void invite() {
        String name = "rolling-" + invited.incrementAndGet();
        String recipient = "admin@" + name + ".example";
        JsonNode customer = done(
                "/api/v1/customers",
                Map.of("shortName", name, "displayName", name, "contacts", List.of(Map.of("email", recipient))));
        done("/api/v1/customers/" + customer.path("id").asString() + "/invitations", Automation.invitation(recipient));
        promised.add(recipient);
    }

    private JsonNode done(String path, Object body) {
        UUID key = UUID.randomUUID();
        for (int attempt = 0; attempt < 100; attempt++) {
            Optional<Automation.Answer> answer = api.ask(path, body, key);
            if (answer.filter(told -> told.status() == 201).isPresent()) {
                return answer.get().body();
            }
            // the proxy's own word, never the portal's
            assertThat(answer.map(Automation.Answer::status).orElse(502))
                    .as(path)
                    .isIn(502, 409);
            again.incrementAndGet();
            Awaitility.await().pollDelay(Duration.ofMillis(250)).until(() -> true);
        }
        throw new AssertionError(path + " is never done");
    }

    private void isWell(SmallTenant tenant, String customer) {
        String path = "/api/v1/connections?customerId=" + customer;
        await(
                "it is well",
                () -> api.all(path).getFirst().path("health").asString().equals("HEALTHY"));
        String id = api.all(path).getFirst().path("id").asString();
        String job = api.post("/api/v1/connections/" + id + "/sync", null, 202)
                .path("jobId")
                .asString();
        await(
                "it is read",
                () -> api.get("/api/v1/jobs/" + job).path("state").asString().equals("SUCCEEDED"));
        Map<String, String> users = api.all("/api/v1/customers/" + customer + "/directory/users").stream()
                .collect(Collectors.toMap(
                        user -> user.path("id").asString(),
                        user -> user.path("jobTitle").asString("")));
        Map<String, String> truth =
                portal.sandbox().world().tenant(tenant.tenantId()).orElseThrow().people().values().stream()
                        .filter(Person::present)
                        .collect(Collectors.toMap(
                                Person::id,
                                person -> Optional.ofNullable(person.profile().jobTitle())
                                        .orElse("")));
        assertThat(users).as("users of " + tenant.name()).isEqualTo(truth);
    }

    private void mailedOnce() {
        await(
                "all mails have left",
                () -> portal.count("select count(*) from mail_message where state = 'QUEUED'") == 0);
        assertThat(promised).hasSizeGreaterThan(10);
        for (String recipient : promised) {
            Set<String> invitations = api.mails(recipient).stream()
                    .map(mail -> mail.path("subject").asString())
                    .filter(subject -> subject.contains(" asks "))
                    .collect(Collectors.toSet());
            assertThat(invitations).as("mails to " + recipient).hasSize(1);
            assertThat(api.mails(recipient)).as("mails to " + recipient).hasSize(1);
        }
    }

    private void nothingFailed() {
        assertThat(portal.read("select kind || ' ' || coalesce(error, '') from job_run where state = 'FAILED'"))
                .as("failed jobs")
                .isEmpty();
        // whose replica left was given to the other one; there were two to leave
        assertThat(portal.read("select kind || ' ' || attempt from job_run where attempt > 3"))
                .as("jobs that were begun again and again")
                .isEmpty();
        assertThat(portal.read("select kind || ' ' || subject_name from alert"))
                .as("alerts")
                .isEmpty();
        assertThat(portal.complaints()).isEmpty();
    }

    private static void await(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(condition::getAsBoolean);
    }
}
