package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.check.ConnectionChecks;
import io.gatehouse.customer.CustomerHealth;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.onboarding.plan.RegistrationPlans;
import io.gatehouse.onboarding.plan.SharedRegistrations;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.rotation.Rotations;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import io.gatehouse.web.TestCallers;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;

/** A customer that is connected gets a second service on the registration it has: S2-45, by plain HTTP. */
@SandboxTest
class AddServiceTests {

    @LocalServerPort
    int port;

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
    AppRegistrations registrations;

    @Autowired
    Rotations rotations;

    @Autowired
    RegistrationPlans plans;

    @Autowired
    SharedRegistrations shared;

    @Autowired
    Profiles profiles;

    @Autowired
    Sandbox sandbox;

    @Autowired
    WebApplicationContext context;

    ProviderId provider;
    MockMvcTester mvc;
    TestInvitations made;
    SmallTenant tenant;
    UUID customer;
    String second;

    @BeforeEach
    void connectTheFirst() throws Exception {
        provider = rows.first();
        mvc = MockMvcTester.from(
                context,
                builder -> builder.apply(SecurityMockMvcConfigurers.springSecurity())
                        .build());
        second = "recording-" + UUID.randomUUID().toString().substring(0, 6);
        writeProfile();
        made = new TestInvitations(provider, customers, invitations);
        tenant = FreshTenants.next(provider, customers);
        customer = made.customer(tenant.name(), tenant.tenantId());
        follow(made.link(customer, ConnectionMethod.NEW_APP_REGISTRATION).address());
    }

    @AfterEach
    void release() {
        FreshTenants.release(rows, sandbox, tenant.tenantId());
        applications().forEach(sandbox.world()::remove);
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("delete from service_profile where key = ?")
                        .param(second)
                        .update());
    }

    @Test
    void givesEachServiceOnOneRegistrationItsOwnCredential() throws Exception {
        assertThat(page("/customers/" + customer + "/services/new")).contains("It shares the app registration");
        assertThat(page("/customers/" + customer)).contains("App registrations", "for this service alone");
        assertThat(page("/customers/" + customer + "/services/new")).contains("An owner copies its profile");
        String receipt = addSecond();

        assertThat(receipt).contains("\"sharedApplication\"").doesNotContain("\"application\"", "\"servicePrincipal\"");
        assertThat(applications()).hasSize(1);
        String date = LocalDate.now(ZoneOffset.UTC).toString();
        assertThat(names())
                .hasSize(2)
                .anyMatch(name -> name.matches("gatehouse/direct-routing/" + date + "-[0-9a-f]{8}"))
                .anyMatch(name -> name.matches("gatehouse/" + second + "/" + date + "-[0-9a-f]{8}"));
        assertThat(of("direct-routing").registrationId()).isEqualTo(of(second).registrationId());
        assertHealthy("direct-routing");
        assertHealthy(second);
        assertThat(page("/customers/" + customer)).contains("Premium calling", "Services", "shared by 2 services");
    }

    @Test
    void leavesTheOtherHealthyWhenOneIsRemoved() throws Exception {
        addSecond();
        ConnectionView first = of("direct-routing");

        assertThat(post("/connections/" + first.id() + "/disconnect", "name", tenant.name()))
                .hasStatus3xxRedirection();
        await(() -> in(() -> connections.get(first.id())).state() == ConnectionState.DISCONNECTED);

        assertHealthy(second);
        assertThat(in(() -> customers.get(customer)).health()).isEqualTo(CustomerHealth.HEALTHY);
        assertThat(in(() -> registrations.credentialsOf(first.registrationId())))
                .singleElement()
                .satisfies(left -> assertThat(left.service()).isEqualTo(second));
        assertThat(page("/jobs")).contains("Removed from the app registration: gatehouse/direct-routing/");
        assertThat(names()).singleElement().satisfies(left -> assertThat(left).startsWith("gatehouse/" + second + "/"));
    }

    @Test
    void leavesTheKeyOfTheOtherWhenOneIsRotated() {
        addSecond();
        UUID registration = of(second).registrationId();
        String keyOfFirst = credential(registration, "direct-routing").keyId();
        String before = credential(registration, second).keyId();

        in(() -> rotations.begin(registration, second, TestInvitations.MAJA));
        await(() -> in(() -> registrations.credentialsOf(registration)).stream()
                .anyMatch(fresh -> second.equals(fresh.service())
                        && fresh.state() == CredentialState.ACTIVE
                        && !fresh.keyId().equals(before)));

        assertThat(credential(registration, "direct-routing").keyId()).isEqualTo(keyOfFirst);
        assertThat(applications().getFirst().passwords())
                .anyMatch(password -> password.keyId().equals(keyOfFirst));
        assertHealthy("direct-routing");
        assertHealthy(second);
    }

    /** They may not have what the app may do by itself, or would make a person its owner. */
    @Test
    void givesABuiltInServiceAnAppOfItsOwn() throws Exception {
        String page = page("/customers/" + customer + "/services/new");
        assertThat(page.split("It shares the app registration", -1)).hasSize(2);
        for (String service : List.of("presence-sync", "teams-telemetry", "remote-expert")) {
            assertThat(in(() -> shared.of(customer, profiles.get(service)))).isEmpty();
        }
        for (String service : List.of("presence-sync", second)) {
            assertThat(post("/customers/" + customer + "/services", "service", service, "recipients", "a@contoso.com"))
                    .hasStatus3xxRedirection();
        }

        assertThat(plan("presence-sync").joinsEarlier()).isFalse();
        assertThat(plan(second).place().registrationId())
                .isEqualTo(of("direct-routing").registrationId());
    }

    private RegistrationPlan plan(String service) {
        return in(() -> plans.of(invitation(service), new TenantId(tenant.tenantId())));
    }

    @Test
    void refusesWhatIsThereAlreadyAndWhatIsNoService() {
        String services = "/customers/" + customer + "/services";

        assertThat(post(services, "service", "direct-routing", "recipients", "a@contoso.com"))
                .hasStatus(422)
                .bodyText()
                .contains("Choose a service");
        assertThat(post(services)).hasStatus(422);
        assertThat(post(services, "service", second, "recipients", "nobody")).hasStatus(422);
    }

    /** Answers the signed receipt. */
    private String addSecond() {
        assertThat(post("/customers/" + customer + "/services", "service", second, "recipients", "admin@contoso.com"))
                .hasStatus3xxRedirection();
        InvitationView invitation = invitation(second);
        assertThat(invitation.purpose()).isEqualTo(InvitationPurpose.ADD_SERVICE);
        return follow(in(() -> invitations.anotherLink(invitation.id(), TestInvitations.MAJA))
                .reveal());
    }

    private InvitationView invitation(String service) {
        return in(() -> invitations.ofCustomer(customer)).stream()
                .filter(one -> one.profile().equals(service))
                .findFirst()
                .orElseThrow();
    }

    private String follow(String link) {
        TestBrowser browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        microsoft.consent(microsoft.signIn(browser.open(link), tenant.admin()));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    Page page = browser.open(WizardPaths.REGISTRATION);
                    return page.h1().equals(tenant.name() + " is connected");
                });
        return browser.open("/authenticate/receipt.json").body();
    }

    /** A service of the provider's own, with a certificate and an address of its own. */
    private void writeProfile() throws Exception {
        try (InputStream yaml =
                Objects.requireNonNull(getClass().getResourceAsStream("/profiles/direct-routing.yaml"))) {
            String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("key: direct-routing", "key: " + second)
                    .replace("display-name: Teams Direct Routing", "display-name: Premium calling")
                    .replace("kind: SECRET", "kind: CERTIFICATE")
                    .replace(
                            "    - ${portal.callback}\n",
                            "    - ${portal.callback}\n    - https://recording.example/callback\n");
            assertThat(mvc.post()
                            .uri("/profiles")
                            .with(TestCallers.owner(provider))
                            .with(SecurityMockMvcRequestPostProcessors.csrf())
                            .param("yaml", text)
                            .exchange())
                    .hasStatus3xxRedirection();
        }
    }

    private ConnectionView of(String profile) {
        return in(() -> connections.ofCustomer(customer)).stream()
                .filter(connection -> connection.profile().equals(profile))
                .findFirst()
                .orElseThrow();
    }

    private void assertHealthy(String profile) {
        assertThat(in(() -> checks.check(of(profile))).reasons()).isEmpty();
        assertThat(of(profile).health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    private CredentialView credential(UUID registration, String service) {
        return in(() -> registrations.credentialsOf(registration)).stream()
                .filter(one -> service.equals(one.service()))
                .findFirst()
                .orElseThrow();
    }

    private List<Application> applications() {
        return sandbox.world().applications().stream()
                .filter(application -> application.tenantId().equals(tenant.tenantId()))
                .toList();
    }

    private List<String> names() {
        Application application = applications().getFirst();
        return Stream.concat(
                        application.passwords().stream().map(Application.Password::displayName),
                        application.certificates().stream().map(Application.Certificate::displayName))
                .toList();
    }

    private String page(String address) throws Exception {
        MvcTestResult page = mvc.get()
                .uri(address)
                .with(TestCallers.operator(provider))
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange();
        assertThat(page).hasStatusOk();
        return Html.text(page.getResponse().getContentAsString());
    }

    private MvcTestResult post(String address, String... fields) {
        var request = mvc.post()
                .uri(address)
                .with(TestCallers.operator(provider))
                .with(SecurityMockMvcRequestPostProcessors.csrf());
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        return request.exchange();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(condition);
    }

    private <T> T in(Callable<T> work) {
        return ProviderScope.call(provider, () -> {
            try {
                return work.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
