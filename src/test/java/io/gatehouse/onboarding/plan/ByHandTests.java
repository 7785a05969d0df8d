package io.gatehouse.onboarding.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.registration.CommandLine;
import io.gatehouse.registration.StubAz;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.existing.ExistingRegistrations;
import io.gatehouse.registration.existing.TypedRegistration;
import io.gatehouse.registration.lint.LintSubject;
import io.gatehouse.registration.lint.LintWish;
import io.gatehouse.registration.lint.RegistrationLint;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** An admin makes the registration without us: S2-16, S2-20, S4-23, S4-37 to S4-40. */
@SandboxTest
class ByHandTests {

    private static final String CLIENT = "6f0a2f1c-7a54-4e6f-8a63-2f6a6e7d0b11";

    @LocalServerPort
    int port;

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    Sandbox sandbox;

    @Autowired
    RegistrationPlans plans;

    @Autowired
    Applications applications;

    @Autowired
    ExistingRegistrations existing;

    @Autowired
    Clock clock;

    @TempDir
    Path folder;

    TestInvitations made;
    TestBrowser browser;

    @BeforeEach
    void open() {
        made = new TestInvitations(rows.first(), customers, invitations);
        browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
    }

    @AfterEach
    void release() {
        FreshTenants.release(rows, sandbox, SandboxFacts.CONTOSO);
        registered().forEach(sandbox.world()::remove);
    }

    @Test
    void runsAsSavedAndStandsTheSameTestAsOurOwnWork() throws Exception {
        Link link = link(SandboxFacts.CONTOSO);
        assertThat(browser.open(link.address()).body()).contains("/authenticate/by-hand");
        assertThat(browser.open("/authenticate/passport").body()).contains("/authenticate/by-hand");
        Page saved = browser.open("/authenticate/by-hand.sh");
        assertThat(saved.response().headers().firstValue("content-disposition").orElseThrow())
                .contains("attachment", "register-" + link.invitation().reference() + ".sh");

        StubAz.Run run;
        CommandLine admin = CommandLine.signIn(sandbox, SandboxFacts.CONTOSO, SandboxFacts.CONTOSO_ADMIN);
        try (StubAz az = new StubAz(folder, SandboxFacts.CONTOSO, admin.token())) {
            run = az.run(saved.body());
        }

        assertThat(run.code()).as(run.errors()).isZero();
        TenantId tenant = new TenantId(SandboxFacts.CONTOSO);
        String clientId = run.told("Application (client) ID");
        RegistrationPlan plan = ProviderScope.call(rows.first(), () -> plans.of(link.invitation(), tenant));
        var app = applications
                .byAppId(new GraphAccess(tenant, Secret.of(admin.token())), clientId)
                .orElseThrow();
        assertThat(RegistrationLint.findings(
                        new LintSubject(app, List.of(), Map.of(), clock.instant()), LintWish.of(plan, clientId)))
                .isEmpty();
        boolean secret = plan.credential().kind() == CredentialKind.SECRET;
        String credential =
                secret ? run.told("Client secret") : Files.readString(folder.resolve("gatehouse-direct-routing.pem"));
        var typed = new TypedRegistration(tenant, clientId, plan.credential().kind(), Secret.of(credential));
        assertThat(existing.prove(typed).accessToken()).isNotNull();
        assertThat(admin.picture(app.objectId()).roles())
                .hasSize(plan.access().getFirst().roles().size());
        assertThat(typedIn(clientId, credential).h1()).isEqualTo("Contoso Ltd is connected");
    }

    /** The same invitation wanted a registration to be made: now it takes the one that is there. */
    private Page typedIn(String clientId, String secret) {
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page byHand = browser.open("/authenticate/by-hand");
        Page start = browser.submit(byHand, byHand.form("/authenticate/method"), Map.of());
        Page form = microsoft.consent(microsoft.signIn(start, SandboxFacts.CONTOSO_ADMIN));
        return browser.submit(
                form, form.form("/authenticate/existing"), Map.of("clientId", clientId, "secret", secret));
    }

    @Test
    void listsEveryClickWithItsPageAndItsValues() throws Exception {
        Link link = link(SandboxFacts.CONTOSO);
        browser.open(link.address());

        Page before = browser.open("/authenticate/by-hand");
        Page after = browser.open("/authenticate/by-hand?client=" + CLIENT);
        Page paper = browser.open("/authenticate/by-hand.pdf?client=" + CLIENT);

        assertThat(before.h1()).contains("Contoso Ltd");
        assertThat(before.body())
                .contains(
                        "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade",
                        "User.ReadWrite.All",
                        "/authenticate/OAuth2Callback",
                        "az login --tenant " + SandboxFacts.CONTOSO,
                        "Microsoft Platform Policies")
                .doesNotContain("ApplicationMenuBlade");
        assertThat(after.body())
                .contains(
                        "ApplicationMenuBlade/~/CallAnAPI/appId/" + CLIENT,
                        "ApplicationMenuBlade/~/Authentication/appId/" + CLIENT,
                        "ApplicationMenuBlade/~/Credentials/appId/" + CLIENT);
        assertThat(after.body().indexOf("Consent for your organisation"))
                .isGreaterThan(after.body().lastIndexOf("Add permissions of"));
        byte[] content = paper.body().getBytes(StandardCharsets.ISO_8859_1);
        Files.write(Files.createDirectories(Path.of("target/documents")).resolve("click-list.pdf"), content);
        try (PDDocument pdf = Loader.loadPDF(content)) {
            assertThat(new PDFTextStripper().getText(pdf).replaceAll("-\\s+", "-"))
                    .contains("1. Register the app", "User.ReadWrite.All", "Single tenant", CLIENT);
        }
    }

    @Test
    void asksForTheTenantWhereTheInvitationKnowsNone() {
        browser.open(link(null).address());

        assertThat(browser.open("/authenticate/by-hand").body()).contains("Directory (tenant) ID");
        assertThat(browser.open("/authenticate/by-hand.sh").body()).doesNotContain("#!/usr/bin/env bash");
        Page wrong = browser.open("/authenticate/by-hand?tenant=contoso");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body()).contains("A tenant ID looks like");
        assertThat(browser.open("/authenticate/by-hand.sh?tenant=" + SandboxFacts.CONTOSO)
                        .body())
                .contains("tenant='" + SandboxFacts.CONTOSO + "'");
    }

    @Test
    void namesTheIdThatWasTakenForTheClientId() {
        browser.open(link(SandboxFacts.CONTOSO).address());

        Page wrong = browser.open("/authenticate/by-hand?client=" + SandboxFacts.CONTOSO);

        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body()).contains("This is the directory (tenant) ID").doesNotContain("ApplicationMenuBlade");
    }

    @Test
    void isThereOnlyForRegistrationsInTheTenant() {
        Page start = browser.open(
                made.link(made.customer("Contoso Ltd", SandboxFacts.CONTOSO)).address());

        assertThat(start.body()).doesNotContain("/authenticate/by-hand");
        assertThat(browser.open("/authenticate/by-hand").address()).hasPath("/authenticate");
        assertThat(new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port)
                        .open("/authenticate/by-hand.sh")
                        .status())
                .isEqualTo(400);
    }

    private Link link(@org.jspecify.annotations.Nullable String tenant) {
        return made.link(made.customer("Contoso Ltd", tenant), ConnectionMethod.NEW_APP_REGISTRATION);
    }

    private List<Application> registered() {
        return sandbox.world().applications().stream()
                .filter(app -> app.tenantId().equals(SandboxFacts.CONTOSO))
                .toList();
    }
}
