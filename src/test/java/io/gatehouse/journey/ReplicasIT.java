package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.packaging.Installation.Replica;
import io.gatehouse.sandbox.Call;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;

/**
 * Three replicas of the production jar on one PostgreSQL, behind a proxy that leads each request to the next of them: the
 * whole job, while one is killed in the middle of a callback and another one stands still in the middle of the first sync.
 */
@Isolated("75 seconds are promised to who has the machine, not to who shares it with another portal")
class ReplicasIT {

    private static final SmallTenant STEADY = SandboxFacts.smallTenants().getFirst();
    private static final Pattern CODE = Pattern.compile("^POST /[^/]+/oauth2/v2.0/token$");
    private static final Pattern PAGE = Pattern.compile("^GET /v1.0/users/delta");
    private static final Pattern SUBSCRIPTIONS = Pattern.compile(" /v1.0/subscriptions");
    private static final String CALLBACK = "/authenticate/OAuth2Callback";

    @TempDir
    Path directory;

    private ThreeReplicas replicas;
    private Automation api;
    private OperatorDesk operator;
    private String sync;

    @Test
    void doEverythingOnceWhileOneDiesAndAnotherStandsStill() throws Exception {
        long begin = System.nanoTime();
        try (ThreeReplicas three = new ThreeReplicas(directory)) {
            replicas = three;
            long ready = System.nanoTime();
            api = three.automation();
            operator = new OperatorDesk(three.url());
            Onlookers onlookers = Onlookers.of(api, new OperatorDesk(three.url()));
            String steady = connected(STEADY.name(), STEADY.tenantId(), STEADY.admin());
            long since = System.nanoTime();
            long proofs = tokenCalls(STEADY.tenantId());

            String customer = customerByPages();
            String invitation = invitedByPages(customer);
            TestBrowser browser = three.browser();
            Page wizard = browser.open(mailedLink(invitation));
            assertProvenOnceABeat(proofs, since);

            Page again = diesInTheCallback(browser, wizard);
            assertThat(three.alive()).isEqualTo(2);

            DeadlyWire.Watch pages = three.watch(SandboxFacts.FABRIKAM, PAGE, 3).besides(SUBSCRIPTIONS);
            finish(browser, again);
            Replica paused = standsStillInTheSync(pages, customer);
            await("the proxy leaves it out", () -> three.ready() == 1);
            Onlookers late = Onlookers.of(api, new OperatorDesk(three.url()));

            await("another one did the first sync", () -> synced(customer));
            late.stop();
            paused.goOn();
            comesToItself(paused);
            onlookers.stop();
            connectedOnce(customer, invitation);
            copiedWhole(customer);
            happenedOnceForEach(2);
            jobsRanOnce(customer, steady);
            mailedOnce();
            assertThat(onlookers.failures())
                    .as("whoever was there all the time")
                    .isEmpty();
            assertThat(late.failures()).as("while one served alone").isEmpty();
            assertThat(late.requests()).isGreaterThan(5);
            assertThat(three.served())
                    .hasSize(3)
                    .allSatisfy((port, requests) -> assertThat(requests).isGreaterThan(20));
            System.out.printf(
                    "Three replicas: ready after %d s, one killed, one stopped, and all done after %d s; %d requests beside, %d of them while one served alone, none failed%n",
                    seconds(begin, ready),
                    seconds(begin, System.nanoTime()),
                    onlookers.requests() + late.requests(),
                    late.requests());
        }
    }

    private static long seconds(long from, long to) {
        return TimeUnit.NANOSECONDS.toSeconds(to - from);
    }

    /** A customer who is left in peace, so that what recurs can be counted. */
    private String connected(String name, String tenant, String admin) {
        String customer = api.post("/api/v1/customers", Automation.customer("steady", name, tenant, admin), 201)
                .path("id")
                .asString();
        String invitation = api.post(
                        "/api/v1/customers/" + customer + "/invitations", Automation.invitation(admin), 201)
                .path("id")
                .asString();
        TestBrowser browser = replicas.browser();
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page finished = microsoft.consent(microsoft.signIn(browser.open(mailedLink(invitation)), admin));
        assertThat(finished.h1()).isEqualTo(name + " is connected");
        return customer;
    }

    private String customerByPages() {
        Page proposed = operator.fill(
                operator.see("/customers/new"),
                "/customers",
                Map.of(
                        "shortName", "fabrikam",
                        "displayName", "Fabrikam GmbH",
                        "tenant", "fabrikam.com",
                        "contactEmail", SandboxFacts.FABRIKAM_ADMIN,
                        "invite", "true"));
        return Html.first(proposed.address().toString(), "customer=([0-9a-f-]{36})");
    }

    private String invitedByPages(String customer) {
        Page sent = operator.fill(
                operator.see("/invitations/new?customer=" + customer),
                "/invitations",
                Map.of(
                        "customer", customer,
                        "profile", "direct-routing",
                        "method", "DELEGATED_TOKEN",
                        "recipients", SandboxFacts.FABRIKAM_ADMIN,
                        "expiresInHours", "336",
                        "completion", "AUTOMATIC"));
        return Html.first(sent.address().getPath(), "^/invitations/([0-9a-f-]{36})$");
    }

    private String mailedLink(String invitation) {
        String path = "/api/v1/invitations/" + invitation;
        await(
                "the mail is sent",
                () -> api.get(path).path("mail").path("status").asString().equals("SENT"));
        String recipient = api.get(path).path("recipients").get(0).asString();
        return ProductionJourneyIT.links(
                        api.mails(recipient).getFirst().path("text").asString())
                .getFirst();
    }

    /** Microsoft has taken the code, its answer reaches nobody any more; the proxy asks another replica for the page. */
    private Page diesInTheCallback(TestBrowser browser, Page wizard) {
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page consent = microsoft.signIn(wizard, SandboxFacts.FABRIKAM_ADMIN);
        DeadlyWire.Watch code = replicas.watch(SandboxFacts.FABRIKAM, CODE, 1);
        CompletableFuture<Page> back = CompletableFuture.supplyAsync(() -> microsoft.consent(consent));
        await("the code is redeemed", code::held);
        replicas.killAt(CALLBACK);

        assertThat(back.join().h1()).isEqualTo("Waiting for Microsoft");
        String callback = browser.trail().stream()
                .map(URI::toString)
                .filter(address -> address.contains("OAuth2Callback"))
                .toList()
                .getLast();
        Page told = Awaitility.await("nobody says any more that it is in hand")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> browser.open(callback), page -> !page.h1().equals("Waiting for Microsoft"));
        assertThat(told.h1()).isEqualTo("This sign-in was used already");
        assertThat(told.body()).contains("Sign in again");
        return told;
    }

    private void finish(TestBrowser browser, Page told) {
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page back = microsoft.signIn(told, SandboxFacts.FABRIKAM_ADMIN);
        Page finished = back.h1().endsWith("is connected") ? back : microsoft.consent(back);
        assertThat(finished.h1()).isEqualTo("Fabrikam GmbH is connected");
    }

    /** It had a page in its hands when it stopped, and would go on from there. */
    private Replica standsStillInTheSync(DeadlyWire.Watch pages, String customer) {
        await("a page of the first sync", pages::held);
        await("nothing else is at work", () -> replicas.read("""
                        select id from job_run
                        where kind <> 'directory.sync' and state in ('QUEUED', 'RUNNING') and next_attempt_at is null
                        """).isEmpty());
        sync = replicas.read(
                        "select id::text from job_run where customer_id = ?::uuid and kind = 'directory.sync'",
                        customer)
                .getFirst();
        return replicas.pauseWorkerOf(sync);
    }

    /**
     * Ready once more, and nothing of what it had begun is at work any longer: it had a page in its hands, and whatever is
     * compared before it has tried to write that proves nothing.
     */
    private void comesToItself(Replica paused) {
        await("it is ready again", () -> replicas.ready() == 2);
        await(
                "it learns that its attempt is over",
                () -> paused.process().output().contains("Attempt 1 of job " + sync + " does not count any more"));
        await("it lets go of what is another's", () -> replicas.read("""
                        select id from job_run where state in ('QUEUED', 'RUNNING') and next_attempt_at is null
                        """).isEmpty());
    }

    private boolean synced(String customer) {
        return !replicas.read(
                        "select id from job_run where customer_id = ?::uuid and kind = 'directory.sync' and state = 'SUCCEEDED'",
                        customer)
                .isEmpty();
    }

    /** Three replicas with the same clock would prove three times as often. */
    private void assertProvenOnceABeat(long before, long since) {
        await("four beats", () -> beats(since) >= 4);
        long beats = beats(since);
        assertThat(tokenCalls(STEADY.tenantId()) - before)
                .as("proofs of life in %d beats", beats)
                .isBetween(1L, beats + 2);
    }

    private static long beats(long since) {
        return (System.nanoTime() - since) / ThreeReplicas.BEAT.toNanos();
    }

    private long tokenCalls(String tenant) {
        return replicas.sandbox().calls().stream()
                .filter(call -> call.direction() == Call.Direction.IN
                        && call.path().equals("/" + tenant + "/oauth2/v2.0/token"))
                .count();
    }

    private void connectedOnce(String customer, String invitation) {
        JsonNode now = api.get("/api/v1/invitations/" + invitation);
        assertThat(now.path("status").asString()).isEqualTo("COMPLETED");
        assertThat(api.all("/api/v1/invitations?status=COMPLETED")).hasSize(2);
        List<JsonNode> connections = api.all("/api/v1/connections?customerId=" + customer);
        assertThat(connections).hasSize(1);
        assertThat(connections.getFirst().path("id").asString())
                .isEqualTo(now.path("connectionId").asString());
        await(
                "it is well",
                () -> api.all("/api/v1/connections?customerId=" + customer)
                        .getFirst()
                        .path("health")
                        .asString()
                        .equals("HEALTHY"));
    }

    private void copiedWhole(String customer) {
        Set<String> truth =
                replicas.sandbox().world().tenant(SandboxFacts.FABRIKAM).orElseThrow().people().values().stream()
                        .filter(Person::present)
                        .map(Person::id)
                        .collect(Collectors.toSet());
        List<JsonNode> copy = api.all("/api/v1/customers/" + customer + "/directory/users");
        assertThat(truth).hasSizeGreaterThanOrEqualTo(5_000);
        assertThat(copy).hasSameSizeAs(truth);
        assertThat(copy.stream().map(user -> user.path("id").asString()).collect(Collectors.toSet()))
                .isEqualTo(truth);
    }

    private void happenedOnceForEach(int customers) {
        List<String> events = api.eventTypes();
        assertThat(List.of(
                        "customer.created",
                        "invitation.issued",
                        "invitation.completed",
                        "connection.created",
                        "consent.granted",
                        "sync.started",
                        "sync.finished"))
                .allSatisfy(type ->
                        assertThat(Collections.frequency(events, type)).as(type).isEqualTo(customers));
        assertThat(events).doesNotContain("sync.failed", "mail.failed", "invitation.failed");
    }

    /** The sync that lost its replica was begun once more; nothing else was, and nothing failed. */
    private void jobsRanOnce(String customer, String steady) {
        List<String> repeated = replicas.read(
                "select kind || ' ' || attempt from job_run where customer_id in (?::uuid, ?::uuid) and attempt > 1",
                customer,
                steady);
        assertThat(repeated).containsExactly("directory.sync 2");
        assertThat(replicas.read("select kind || ' ' || coalesce(error, '') from job_run where state = 'FAILED'"))
                .isEmpty();
    }

    private void mailedOnce() {
        List<String> ids = Stream.of(SandboxFacts.FABRIKAM_ADMIN, STEADY.admin(), SandboxFacts.OWNER_UPN)
                .flatMap(each -> api.mails(each).stream())
                .map(mail -> mail.path("headers")
                        .valueStream()
                        .filter(header -> header.path("name").asString().equalsIgnoreCase("Message-ID"))
                        .map(header -> header.path("value").asString())
                        .findFirst()
                        .orElseThrow())
                .toList();
        assertThat(ids).hasSizeGreaterThanOrEqualTo(2).doesNotHaveDuplicates();
        assertThat(api.mails(SandboxFacts.FABRIKAM_ADMIN).stream()
                        .filter(mail -> mail.path("subject").asString().contains(" asks Fabrikam GmbH to connect ")))
                .hasSize(1);
    }

    private static void await(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofSeconds(75))
                .pollInterval(Duration.ofMillis(50))
                .until(condition::getAsBoolean);
    }
}
