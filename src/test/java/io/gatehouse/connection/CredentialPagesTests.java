package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.connection.TestConnections.Made;
import io.gatehouse.customer.Customers;
import io.gatehouse.invitation.Invitations;
import io.gatehouse.job.JobState;
import io.gatehouse.job.Jobs;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.CredentialState;
import io.gatehouse.registration.CredentialView;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Credentials of an app in the customer's tenant, as operators and programs see and replace them. */
@SandboxTest
@AutoConfigureMockMvc
class CredentialPagesTests {

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
    ConnectionChecks checks;

    @Autowired
    ConnectionCredentials credentials;

    @Autowired
    AppRegistrations registrations;

    @Autowired
    Jobs jobs;

    @Autowired
    Sandbox sandbox;

    ProviderId provider;
    Made made;
    TestConnections making;

    @BeforeEach
    void connect() {
        provider = rows.first();
        making = new TestConnections(rows, customers, invitations, connections, port);
        made = making.register();
    }

    @AfterEach
    void release() {
        FreshTenants.release(rows, sandbox, made.tenant().tenantId());
        apps().forEach(sandbox.world()::remove);
    }

    @Test
    void showsWhatTheConnectionProvesItselfWithAndWhenThatEnds() throws Exception {
        CredentialView credential = active();

        assertThat(page())
                .contains("Microsoft 365 settings", apps().getFirst().appId(), credential.hint() + "…")
                .contains("Days until expiration", credential.keyId(), "In use", "Rotate");
        assertThat(api("get", ""))
                .bodyJson()
                .hasPathSatisfying(
                        "$.credentials[0].kind", kind -> assertThat(kind).isEqualTo("SECRET"))
                .hasPathSatisfying(
                        "$.credentials[0].keyId", id -> assertThat(id).isEqualTo(credential.keyId()))
                .hasPathSatisfying(
                        "$.credentials[0].daysLeft", days -> assertThat(days).isEqualTo(179))
                .hasPath("$.credentials[0].expiresAt");
    }

    @Test
    void countsAnEndThatComesNearAgainstTheConnection() throws Exception {
        end(Duration.ofDays(10).plusHours(1));
        assertThat(checked().reasons())
                .anySatisfy(reason -> assertThat(reason.text()).contains("in 10 days"))
                .anyMatch(reason -> reason.code().equals("CREDENTIAL_ENDS"));
        assertThat(checked().health()).isEqualTo(ConnectionHealth.DEGRADED);

        assertThat(home()).contains("Credentials that end soon", made.tenant().name(), "ends in 10 days");

        end(Duration.ofDays(-1));
        assertThat(checked().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);

        end(Duration.ofDays(100));
        assertThat(checked().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    @Test
    void rotatesWithTheRightsOfTheAppAndSparesTheOldOneForAWhile() throws Exception {
        String before = active().keyId();

        MvcTestResult accepted = api("post", "/rotate");

        assertThat(accepted).hasStatus(202);
        await(() -> !active().keyId().equals(before));
        await(() -> in(() -> jobs.find(job(accepted))).orElseThrow().state() == JobState.WAITING);
        assertThat(apps().getFirst().passwords())
                .extracting(Application.Password::keyId)
                .containsExactlyInAnyOrder(before, active().keyId());
        assertThat(page()).contains("the old one is removed at", "Replaced", "In use");
        assertThat(checked().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(job(api("post", "/rotate"))).isEqualTo(job(accepted));
    }

    @Test
    void waitsForAnAdministratorWhereTheAppMayNotRotateItself() throws Exception {
        withdrawRoles();

        UUID job = job(api("post", "/rotate"));

        await(() -> in(() -> jobs.find(job)).orElseThrow().state() == JobState.WAITING);
        assertThat(page()).contains("Waiting for an administrator", "Ask the customer’s administrator");
        end(Duration.ofDays(25));
        assertThat(in(() -> credentials.reasons(view())))
                .extracting(HealthReason::code)
                .containsExactly("ROTATION_STUCK");
    }

    @Test
    void takesATypedSecretOnlyAfterMicrosoftAcceptedIt() throws Exception {
        String before = active().keyId();
        String clientId = apps().getFirst().appId();

        assertThat(secret("")).hasStatus(422);
        assertThat(said(secret(UUID.randomUUID().toString()))).contains("Secret ID");
        assertThat(said(secret(clientId))).contains("client ID");
        assertThat(said(secret("this~is~not~a~secret~of~theirs~1234567")))
                .contains("Microsoft does not accept it")
                .doesNotContain("not~a~secret");
        assertThat(active().keyId()).isEqualTo(before);

        String made = "aBc8Q~" + UUID.randomUUID().toString().replace('-', '~');
        add(made);
        assertThat(secret(" " + made + " ")).hasStatus3xxRedirection();

        assertThat(active().name()).isEqualTo("typed in");
        assertThat(in(() -> registrations.credentialsOf(registration())))
                .filteredOn(credential -> credential.state() == CredentialState.RETIRED)
                .extracting(CredentialView::keyId)
                .containsExactly(before);
        assertThat(checked().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(page()).doesNotContain(made);
    }

    private void add(String secret) {
        Application app = apps().getFirst();
        List<Application.Password> passwords = new ArrayList<>(app.passwords());
        Instant now = Instant.now();
        passwords.add(new Application.Password(
                UUID.randomUUID().toString(), "by hand", secret, now, now.plus(Duration.ofDays(90))));
        sandbox.world().change(() -> sandbox.world().save(app.withCredentials(passwords, app.certificates())));
    }

    private void withdrawRoles() {
        World world = sandbox.world();
        world.change(() -> {
            Tenant tenant = world.tenant(made.tenant().tenantId()).orElseThrow();
            List.copyOf(tenant.assignments().values()).forEach(world::remove);
        });
    }

    private void end(Duration left) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update credential set expires_at = now() + make_interval(secs => ?) where id = ?")
                        .params(left.toSeconds(), active().id())
                        .update());
    }

    private ConnectionView checked() {
        in(() -> checks.check(view()));
        return view();
    }

    private ConnectionView view() {
        return in(() -> connections.get(made.connection()));
    }

    private UUID registration() {
        return view().registrationId();
    }

    private CredentialView active() {
        return in(() -> registrations.credentialsOf(registration())).stream()
                .filter(credential -> credential.state() == CredentialState.ACTIVE)
                .findFirst()
                .orElseThrow();
    }

    private List<Application> apps() {
        return sandbox.world().applications().stream()
                .filter(app -> app.tenantId().equals(made.tenant().tenantId()))
                .toList();
    }

    private String page() throws Exception {
        return page("/connections/" + made.connection());
    }

    private String home() throws Exception {
        return page("/");
    }

    private String page(String address) throws Exception {
        MvcTestResult result = mvc.get()
                .uri(address)
                .with(TestCallers.operator(provider))
                .with(csrf())
                .exchange();
        assertThat(result).hasStatusOk();
        String html = result.getResponse().getContentAsString();
        assertThat(html).doesNotContain("??", "th:");
        return html;
    }

    private MvcTestResult secret(String text) {
        return mvc.post()
                .uri("/connections/" + made.connection() + "/secret")
                .param("secret", text)
                .with(TestCallers.operator(provider))
                .with(csrf())
                .exchange();
    }

    private static String said(MvcTestResult result) throws Exception {
        assertThat(result).hasStatus(422);
        return result.getResponse().getContentAsString();
    }

    private MvcTestResult api(String method, String path) {
        var request = ("get".equals(method) ? mvc.get() : mvc.post().contentType(MediaType.APPLICATION_JSON))
                .uri("/api/v1/connections/" + made.connection() + path)
                .with(TestCallers.program(provider));
        return request.exchange();
    }

    private static UUID job(MvcTestResult accepted) {
        try {
            Matcher id = Pattern.compile("\"jobId\":\"([^\"]+)\"")
                    .matcher(accepted.getResponse().getContentAsString());
            assertThat(id.find()).isTrue();
            return UUID.fromString(id.group(1));
        } catch (java.io.UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
    }

    private <T> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }
}
