package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.connection.Connections;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import io.gatehouse.web.TestCallers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The provider's last word on a tenant that nobody named before. */
@SandboxTest
@AutoConfigureMockMvc
class AddTests {

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
    MeterRegistry meters;

    @Autowired
    Sandbox sandbox;

    ProviderId provider;
    SmallTenant tenant;
    TestBrowser browser;
    TestInvitations made;
    Link link;

    @BeforeEach
    void signIn() {
        provider = rows.first();
        made = new TestInvitations(provider, customers, invitations);
        tenant = FreshTenants.next(provider, customers);
        browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        link = made.link(made.customer("Unnamed Ltd", null));
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page page = microsoft.consent(microsoft.signIn(browser.open(link.address()), tenant.admin()));
        assertThat(page.h1()).isEqualTo("Northern Voice confirms your organisation");
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.AWAITING_PROVIDER);
    }

    @AfterEach
    void release() {
        FreshTenants.release(rows, sandbox, tenant.tenantId());
    }

    @Test
    void showsWhoSignedInAndAddsAfterALiveTest() throws Exception {
        MvcTestResult page = get("/invitations/" + link.invitation().id() + "/add");
        assertThat(mvc.get()
                        .uri("/invitations/" + link.invitation().id() + "/add")
                        .with(TestCallers.auditor(provider))
                        .with(csrf()))
                .hasStatusOk()
                .bodyText()
                .doesNotContain("/validate", "/refuse", "<span>Add</span>");
        MvcTestResult tested = post("/invitations/" + link.invitation().id() + "/validate");
        MvcTestResult added = post("/invitations/" + link.invitation().id() + "/add");

        assertThat(page).hasStatusOk();
        assertThat(page.getResponse().getContentAsString())
                .contains(tenant.name(), tenant.tenantId(), tenant.domain(), tenant.admin(), "Wanted 9, granted 9")
                .doesNotContain("??", "th:");
        assertThat(tested).hasStatusOk();
        assertThat(tested.getResponse().getContentAsString()).contains("The live test passed.");
        assertThat(added).hasStatus3xxRedirection();
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(ProviderScope.call(
                                provider, () -> customers.get(link.invitation().customerId()))
                        .tenant())
                .isEqualTo(new TenantId(tenant.tenantId()));
        assertThat(browser.open(link.address()).h1()).isEqualTo("Unnamed Ltd is connected");
    }

    /** The confirming step exists so that this connection does nothing yet: nowhere is it told to be well. */
    @Test
    void callsNothingHealthyThatWaitsForItsConfirmation() throws Exception {
        UUID connection = connection();
        double waited = waiting();

        for (String at : List.of("/customers/" + link.invitation().customerId(), "/connections/" + connection)) {
            assertThat(get(at)).bodyText().as(at).contains("Not confirmed yet").doesNotContain("Healthy", "as wanted");
        }
        assertThat(get("/connections/" + connection))
                .bodyText()
                .contains("/invitations/" + link.invitation().id() + "/add");
        assertThat(waited).isPositive();
        assertThat(listed("health=HEALTHY")).doesNotContain(connection.toString());
        assertThat(listed("state=WAITING")).contains(connection.toString());
        assertThat(get("/invitations/" + link.invitation().id()))
                .bodyText()
                .as("an ended link has nothing to revoke")
                .contains("Ended")
                .doesNotContainPattern("/links/[^\"]*/revoke");

        post("/invitations/" + link.invitation().id() + "/add");

        assertThat(get("/connections/" + connection))
                .bodyText()
                .contains("Healthy")
                .doesNotContain("Not confirmed yet");
        assertThat(listed("health=HEALTHY")).contains(connection.toString());
        assertThat(listed("state=WAITING")).doesNotContain(connection.toString());
    }

    private UUID connection() {
        return ProviderScope.call(
                provider,
                () -> connections
                        .ofCustomer(link.invitation().customerId())
                        .getFirst()
                        .id());
    }

    private double waiting() {
        return Awaitility.await()
                .until(
                        () -> meters.get("gatehouse.connections")
                                .tag("health", "waiting")
                                .gauge()
                                .value(),
                        value -> value > 0);
    }

    private String listed(String which) throws Exception {
        return mvc.get()
                .uri("/api/v1/connections?" + which + "&customerId="
                        + link.invitation().customerId())
                .with(TestCallers.program(provider))
                .exchange()
                .getResponse()
                .getContentAsString();
    }

    @Test
    void tellsNobodyThatHisOrganisationWasNotNamedWhereItWas() {
        SmallTenant named = FreshTenants.next(provider, customers);
        Link toConfirm =
                made.link(made.customer(named.name(), named.tenantId()), Completion.OPERATOR, Duration.ofDays(1));
        TestBrowser other = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        AtMicrosoft microsoft = new AtMicrosoft(other);

        Page waits = microsoft.consent(microsoft.signIn(other.open(toConfirm.address()), named.admin()));
        FreshTenants.release(rows, sandbox, named.tenantId());

        assertThat(waits.body()).contains("confirms the connection").doesNotContain("nobody had named");
        assertThat(browser.open(link.address()).body()).contains("nobody had named");
    }

    @Test
    void confirmsByRestAndAnswersTheSameTwice() {
        String path = "/api/v1/invitations/" + link.invitation().id() + "/confirm";

        for (int time = 0; time < 2; time++) {
            assertThat(mvc.post().uri(path).with(TestCallers.program(provider)).exchange())
                    .hasStatusOk()
                    .bodyJson()
                    .hasPathSatisfying("$.status", status -> assertThat(status).isEqualTo("COMPLETED"))
                    .hasPath("$.connectionId");
        }
        assertThat(mvc.post()
                        .uri("/api/v1/invitations/"
                                + made.link(made.customer("Other Ltd", null))
                                        .invitation()
                                        .id() + "/confirm")
                        .with(TestCallers.program(provider))
                        .exchange())
                .hasStatus(409);
    }

    @Test
    void erasesTheSignInThatIsRefused() {
        assertThat(post("/invitations/" + link.invitation().id() + "/refuse")).hasStatus(422);
        String wordy = "Nobody here knows them. ".repeat(10);
        assertThat(post("/invitations/" + link.invitation().id() + "/refuse", "reason", wordy))
                .hasStatus(422)
                .bodyText()
                .contains(wordy.strip(), "200")
                .doesNotContain("{0}");

        assertThat(post("/invitations/" + link.invitation().id() + "/refuse", "reason", "Nobody we know"))
                .hasStatus3xxRedirection();

        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.REVOKED);
        long kept = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        select count(*) from delegated_grant g join connection c on c.id = g.connection_id
                        where c.customer_id = ?
                        """)
                        .param(link.invitation().customerId())
                        .query(Long.class)
                        .single());
        assertThat(kept).isZero();
        for (String late : List.of("refuse", "validate", "add")) {
            MvcTestResult again = post("/invitations/" + link.invitation().id() + "/" + late, "reason", "Once more");
            assertThat(again).as(late).hasStatus3xxRedirection();
            assertThat(again.getResponse().getRedirectedUrl())
                    .isEqualTo("/invitations/" + link.invitation().id() + "?refused=invitation.meanwhile");
        }
        assertThat(browser.open(link.address()).status()).isEqualTo(410);
    }

    private MvcTestResult get(String uri) {
        return mvc.get()
                .uri(uri)
                .with(TestCallers.operator(provider))
                .with(csrf())
                .exchange();
    }

    private MvcTestResult post(String uri, String... parameters) {
        var request = mvc.post().uri(uri).with(TestCallers.operator(provider)).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.param(parameters[i], parameters[i + 1]);
        }
        return request.exchange();
    }
}
