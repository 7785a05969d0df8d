package io.gatehouse.onboarding.existing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser.Page;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.application.TeamsApps;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.ServiceJourney;
import io.gatehouse.onboarding.plan.OrderReasons;
import io.gatehouse.onboarding.plan.RegistrationPlans;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.registration.CommandLine;
import io.gatehouse.registration.CommandLine.Picture;
import io.gatehouse.registration.StubAz;
import io.gatehouse.registration.lint.RegistrationReviews;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.sandbox.TeamsApp;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Administrators who let nobody in make by script, field by field, what the wizard makes: for each service: with application
 * permissions, an account, a second API, an exposed API, optional claims, an owner or a Teams app.
 */
class ByHandServiceTests extends ServiceJourney {

    private static final String CLIENT = "Application (client) ID";

    @Autowired
    Applications applications;

    @Autowired
    RegistrationReviews reviews;

    @Autowired
    RegistrationPlans plans;

    @Autowired
    ExistingCheck.Wanted wanted;

    @Autowired
    Profiles profiles;

    @Autowired
    TeamsApps teams;

    @TempDir
    Path folder;

    CommandLine admin;
    GraphAccess access;

    @Override
    public String profile() {
        return "remote-expert";
    }

    @BeforeEach
    void signInAtTheCommandLine() {
        admin = CommandLine.signIn(sandbox, tenant.tenantId(), tenant.admin());
        access = new GraphAccess(new TenantId(tenant.tenantId()), Secret.of(admin.token()));
    }

    @AfterEach
    void tidy() {
        plant("services", "{\"tenant\":\"%s\",\"present\":false}".formatted(tenant.tenantId()));
        clear();
    }

    @Test
    void directRoutingIsMadeWithItsPermissionsForTheAppAlone() throws Exception {
        invite("direct-routing");

        Picture scripted = scripted("");

        assertThat(scripted).isEqualTo(automatic());
    }

    @Test
    void telemetryIsMadeWithItsTwoAddresses() throws Exception {
        invite("teams-telemetry");
        theyType(Map.of("serviceAccount", member().signInName()));
        weType(Map.of("telemetryHost", "telemetry.northernvoice.example", "organisationId", "org-17"));

        Picture scripted = scripted("");

        assertThat(scripted.application().toString()).contains("/api/org/org-17/ms-teams/callback");
        assertThat(scripted).isEqualTo(automatic());
    }

    @Test
    void presenceIsMadeWithItsSecondApiAndItsOwner() throws Exception {
        invite("presence-sync");
        String account = member().signInName();
        theyType(Map.of("primaryDomain", tenant.domain(), "syncAccount", account));

        Picture scripted = scripted("");

        assertThat(browser.open(WizardPaths.BY_HAND).body()).contains("Name the owners", account);
        assertThat(scripted.consents()).hasSize(2);
        assertThat(scripted.owners())
                .contains(directory().personNamed(account).orElseThrow().id());
        assertThat(scripted).isEqualTo(automatic());
    }

    /** What the script tells at its end is typed in, and the wizard goes on as if it had made the app itself. */
    @Test
    void presenceMadeByScriptIsTakenAsItIsTypedIn() throws Exception {
        invite("presence-sync");
        theyType(Map.of("primaryDomain", tenant.domain(), "syncAccount", member().signInName()));
        StubAz.Run script = run("");

        link = made.link(customer, "presence-sync", ConnectionMethod.EXISTING_APP_REGISTRATION);
        browser = newBrowser();
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        Page form = microsoft.consent(microsoft.signIn(browser.open(link.address()), tenant.admin()));
        Map<String, String> typed =
                Map.of("clientId", script.told(CLIENT), "kind", "SECRET", "secret", script.told("Client secret"));
        Page next = browser.submit(form, form.form(WizardPaths.EXISTING), typed);

        assertThat(next.h1()).as(next.body()).isEqualTo("Now sign in with the service account");
    }

    @Test
    void remoteExpertIsMadeWithItsApiItsClaimAndItsTeamsApp() throws Exception {
        invite("remote-expert");
        weType(Map.of("hosting", "PROVIDER", "appHost", "expert.contoso-apps.example"));
        browser.open(link.address());
        assertThat(browser.open(WizardPaths.BY_HAND).body())
                .contains("Type that in above", "Add claims to the tokens", "idtyp", "access_as_user")
                .containsSubsequence(
                        "Expose an API",
                        "Upload the Teams app",
                        "The package names the address of the API",
                        "Let these clients use the API",
                        "Consent for your organisation",
                        "at the very end");
        assertThat(OrderReasons.ofSteps(profiles.get("remote-expert")))
                .containsOnlyKeys(StepKey.TEAMS_APP, StepKey.PREAUTHORISED, StepKey.RESOURCE_PRINCIPALS);
        assertThat(browser.open(WizardPaths.BY_HAND + ".zip").address()).hasPath(WizardPaths.BY_HAND);

        String client = run("").told(CLIENT);
        Page saved = browser.open(WizardPaths.BY_HAND + ".zip?client=" + client);
        assertThat(saved.response().headers().firstValue("content-disposition").orElseThrow())
                .contains("teams-app-" + link.invitation().reference() + ".zip");
        String published = teams.publish(access, saved.body().getBytes(StandardCharsets.ISO_8859_1))
                .id();
        Picture scripted = scripted("TEAMS_APP_ID=" + published + "\n");

        assertThat(scripted.application().path("optionalClaims").toString()).contains("idtyp");
        Picture automatic = automatic();
        assertThat(scripted.principal()).isEqualTo(automatic.principal());
        assertThat(scripted.consents()).isEqualTo(automatic.consents());
        assertThat(named(scripted.application(), published))
                .isEqualTo(named(automatic.application(), catalogue().getFirst().id()));
    }

    private static JsonNode named(JsonNode application, String published) {
        assertThat(application.toString()).contains(published);
        return JsonMapper.shared().readTree(application.toString().replace(published, "the Teams app"));
    }

    private void invite(String service) {
        link = made.link(customer, service, ConnectionMethod.NEW_APP_REGISTRATION);
    }

    private StubAz.Run run(String before) throws Exception {
        browser.open(link.address());
        String script = browser.open(WizardPaths.BY_HAND + ".sh").body();
        try (StubAz az = new StubAz(folder, tenant.tenantId(), admin.token())) {
            StubAz.Run run = az.run(before + script);
            assertThat(run.code()).as(run.errors()).isZero();
            return run;
        }
    }

    /** What the script has made, which the check of typed-in registrations has nothing to say about; then it is gone. */
    private Picture scripted(String before) throws Exception {
        String client = run(before).told(CLIENT);
        var application = applications.byAppId(access, client).orElseThrow();
        RegistrationPlan plan = inScope(() -> wanted.plan(invitation(), access));
        assertThat(reviews.review(access, application, plan, inScope(() -> plans.longestLife(invitation())))
                        .findings())
                .isEmpty();
        Picture picture = admin.picture(application.objectId());
        clear();
        return picture;
    }

    private Picture automatic() {
        register();
        return admin.picture(registration().id());
    }

    private List<TeamsApp> catalogue() {
        return List.copyOf(directory().teamsApps().values());
    }

    private void clear() {
        World world = sandbox.world();
        catalogue().forEach(world::remove);
        world.change(() -> registrations().forEach(application -> {
            directory().servicePrincipalOf(application.appId()).ifPresent(world::remove);
            world.remove(application);
        }));
    }
}
