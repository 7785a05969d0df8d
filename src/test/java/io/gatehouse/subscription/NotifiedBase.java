package io.gatehouse.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.job.JobState;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.desk.Pulse;
import io.gatehouse.subscription.gap.Gap;
import io.gatehouse.subscription.gap.Gaps;
import io.gatehouse.subscription.keep.KeepRequests;
import io.gatehouse.subscription.keep.KeptSubscription;
import io.gatehouse.subscription.keep.SubscriptionRows;
import io.gatehouse.web.TestCallers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A customer whose chat messages the portal is told of, with the sandbox as the one who tells. */
@SandboxTest
@AutoConfigureMockMvc
@TestPropertySource(properties = "test.portal=notifications")
@ResourceLock("the portal of the notifications")
@Execution(value = ExecutionMode.CONCURRENT, reason = "a database and a sandbox of their own")
abstract class NotifiedBase {

    static final JsonMapper JSON = JsonMapper.builder().build();
    static final HttpClient HTTP = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    Connections connections;

    @Autowired
    AccessTokens tokens;

    @Autowired
    KeepRequests keeping;

    @Autowired
    SubscriptionRows subscriptions;

    @Autowired
    Gaps gaps;

    @Autowired
    Jobs jobs;

    @Autowired
    Pulse pulse;

    @Autowired
    Sandbox sandbox;

    @Autowired
    TestSandbox.PublicLine line;

    ProviderId provider;
    SmallTenant tenant;
    UUID customer;
    UUID connection;

    @BeforeEach
    void connect() {
        provider = rows.first();
        tenant = FreshTenants.next(provider, customers);
        sandbox.world().change(() -> tenant().subscriptions().clear());
        TestInvitations made = new TestInvitations(provider, customers, invitations);
        customer = made.customer(tenant.name(), tenant.tenantId());
        TestBrowser browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        microsoft.consent(microsoft.signIn(browser.open(made.link(customer).address()), tenant.admin()));
        connection = in(() -> connections.ofCustomer(customer).getFirst().id());
        awaitJobs();
        chats(hearsAllAtOnce(), "null");
        becomeTelemetry();
        check();
    }

    /** Whether Microsoft takes one subscription for all chats of the account, or one for each, as its pages say. */
    boolean hearsAllAtOnce() {
        return true;
    }

    /** @param ids as JSON, null for those that everybody has */
    void chats(boolean allAtOnce, String ids) {
        control(
                "chats",
                "{\"tenant\":\"%s\",\"allAtOnce\":%s,\"ids\":%s}".formatted(tenant.tenantId(), allAtOnce, ids));
    }

    /** What was refused is asked for again, and what lives is renewed, with the next round. */
    void dueNow() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update subscription set due_at = now() - interval '1 second' where connection_id = ?"
                                + " and state in ('WANTED', 'ACTIVE', 'REFUSED')")
                        .param(connection)
                        .update());
    }

    @AfterEach
    void release() {
        line.cut(false);
        sandbox.world().chaos().set(now -> Chaos.State.NORMAL);
        control("switches", switches(false, 0, 60, false));
        chats(false, "null");
        sandbox.world().change(() -> tenant().subscriptions().clear());
        FreshTenants.release(rows, sandbox, tenant.tenantId());
    }

    /**
     * The same connection as one of the telemetry service, whose wizard takes longer and has tests of its own; as if it had
     * never been told of the directory.
     */
    private void becomeTelemetry() {
        sandbox.world().change(() -> tenant().subscriptions().clear());
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("delete from subscription where connection_id = ?")
                        .param(connection)
                        .update());
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "update connection set profile = 'teams-telemetry', acts_as = 'SERVICE_ACCOUNT' where id = ?")
                        .param(connection)
                        .update());
        grant();
    }

    void grant() {
        grants(scope -> scope + " Chat.Read");
    }

    void withdraw(String scope) {
        grants(before -> before.replace(scope, ""));
    }

    void grants(UnaryOperator<String> change) {
        String portal = tenant().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID)
                .orElseThrow()
                .id();
        sandbox.world()
                .change(() -> tenant().grants().values().stream()
                        .filter(grant -> grant.clientId().equals(portal))
                        .toList()
                        .forEach(grant -> sandbox.world().save(grant.withScope(change.apply(grant.scope())))));
        tokens.forget(connection);
    }

    /** Compares with Microsoft's list and waits for the end of that. */
    void check() {
        UUID job = in(() -> keeping.compare(connection, TestInvitations.MAJA));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> in(() -> jobs.find(job).orElseThrow().state()) == JobState.SUCCEEDED);
    }

    KeptSubscription subscription() {
        return in(() -> subscriptions.live(connection)).getFirst();
    }

    List<Gap> gaps() {
        return in(() -> gaps.list(connection, false, null, 200)).items();
    }

    Tenant tenant() {
        return sandbox.world().tenant(tenant.tenantId()).orElseThrow();
    }

    /** Uses the sandbox's control API. */
    JsonNode control(String path, String body) {
        return JSON.readTree(posted(sandbox.graphEndpoint() + "/_sandbox/notifications/" + path, body)
                .body());
    }

    static String switches(boolean cut, int duplicates, int retrySeconds, boolean shuffled) {
        return "{\"cut\":%s,\"duplicatePercent\":%d,\"retrySeconds\":%d,\"batch\":100,\"shuffled\":%s}"
                .formatted(cut, duplicates, retrySeconds, shuffled);
    }

    void emit(int count, int urgent) {
        control(
                "emit",
                "{\"tenant\":\"%s\",\"kind\":\"MESSAGE\",\"count\":%d,\"urgent\":%d}"
                        .formatted(tenant.tenantId(), count, urgent));
    }

    static java.net.http.HttpResponse<String> posted(String url, String body) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** One of three tries counts, as a busy machine may hold a thread up for so long that Microsoft is asked to come again. */
    static java.net.http.HttpResponse<String> answered(String url, String body) {
        java.net.http.HttpResponse<String> answer = posted(url, body);
        for (int again = 0; again < 2 && answer.statusCode() == 503; again++) {
            answer = posted(url, body);
        }
        return answer;
    }

    /** The ledger of the sandbox about this tenant. */
    JsonNode ledger() {
        try {
            return JSON.readTree(HTTP.send(
                            HttpRequest.newBuilder(URI.create(sandbox.graphEndpoint()
                                            + "/_sandbox/notifications/ledger?tenant=" + tenant.tenantId()))
                                    .build(),
                            BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    JsonNode api(String path) throws Exception {
        MvcTestResult answer = mvc.get()
                .uri("/api/v1" + path)
                .with(TestCallers.program(provider))
                .exchange();
        assertThat(answer).hasStatusOk();
        return JSON.readTree(answer.getResponse().getContentAsString());
    }

    MvcTestResult apiPost(String path, String body) {
        return mvc.post()
                .uri("/api/v1" + path)
                .with(TestCallers.program(provider))
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    <T> T in(Callable<T> work) {
        return ProviderScope.call(provider, () -> {
            try {
                return work.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    void awaitJobs() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> rows.in(
                                provider,
                                () -> rows.jdbc()
                                        .sql("select count(*) from job_run where connection_id = ?"
                                                + " and state in ('QUEUED', 'RUNNING', 'WAITING')")
                                        .param(connection)
                                        .query(Long.class)
                                        .single())
                        == 0);
    }
}
