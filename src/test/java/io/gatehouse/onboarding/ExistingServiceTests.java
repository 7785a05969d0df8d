package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser.Page;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.ExposedScope;
import io.gatehouse.microsoft.application.ApplicationFacts.PreAuthorized;
import io.gatehouse.microsoft.application.ApplicationFacts.ScopeTexts;
import io.gatehouse.microsoft.application.ApplicationKeys;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.application.TeamsApps;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.microsoft.graph.GraphFacts.RoleAssignment;
import io.gatehouse.microsoft.permission.GraphPermissions;
import io.gatehouse.onboarding.plan.RegistrationPlans;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.step.teams.TeamsPackages;
import io.gatehouse.sandbox.Licence;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import io.gatehouse.vault.certificate.Certificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/**
 * A customer has made the registration of a service by hand and types it in, for the services that want more than a
 * registration: an account that signs in through it, a second API, an exposed API with a Teams app.
 */
class ExistingServiceTests extends ServiceJourney {

    private static final Map<String, String> TELEMETRY =
            Map.of("telemetryHost", "telemetry.northernvoice.example", "organisationId", "org-17");
    private static final Map<String, String> EXPERT =
            Map.of("hosting", "PROVIDER", "appHost", "expert.contoso-apps.example");

    @Autowired
    RegistrationPlans plans;

    @Autowired
    Applications applications;

    @Autowired
    ApplicationKeys keys;

    @Autowired
    ServicePrincipals principals;

    @Autowired
    Grants grants;

    @Autowired
    TeamsApps teams;

    @Autowired
    TeamsPackages packages;

    @Autowired
    Certificates certificates;

    @Autowired
    AccessTokens tokens;

    GraphAccess admin;
    HandMade hand;

    @Override
    public String profile() {
        return "teams-telemetry";
    }

    @BeforeEach
    void signInAtTheCommandLine() {
        admin = new GraphAccess(new TenantId(tenant.tenantId()), commandLine());
        hand = new HandMade(applications, keys, principals, grants, admin);
    }

    @AfterEach
    void tidy() {
        plant("tenants", "{\"tenant\":\"%s\",\"type\":\"AAD\",\"usualProducts\":true}".formatted(tenant.tenantId()));
        plant("services", "{\"tenant\":\"%s\",\"present\":false}".formatted(tenant.tenantId()));
        List.copyOf(directory().teamsApps().values()).forEach(sandbox.world()::remove);
    }

    @Test
    void telemetrySignsItsAccountInThroughTheTypedRegistration() {
        invite("teams-telemetry");
        String account = member().signInName();
        theyType(Map.of("serviceAccount", account));
        weType(TELEMETRY);
        assertThat(browser.open(link.address()).body()).contains("That of the service account", "never kept");
        Application application = hand.complete(plan());
        applications.update(
                admin, application.objectId(), ApplicationDraft.empty().redirectUris(List.of()));

        Page unfit = type(signedIn(), application);
        assertThat(unfit.status()).isEqualTo(422);
        assertThat(unfit.body()).contains("AADSTS50011", "/api/org/org-17/ms-teams/callback");
        applications.update(
                admin,
                application.objectId(),
                ApplicationDraft.empty().redirectUris(plan().settings().redirectUris()));
        String principal =
                principals.byAppId(admin, application.appId()).orElseThrow().id();
        RoleAssignment role = grants.assignRole(
                admin,
                principal,
                principals
                        .resource(admin, GraphPermissions.GRAPH_APP_ID)
                        .orElseThrow()
                        .id(),
                String.valueOf(
                        GraphPermissions.find("User.Read.All").orElseThrow().roleId()));
        Page powerful = type(unfit, application);
        assertThat(powerful.status()).isEqualTo(422);
        assertThat(powerful.body()).contains("The app holds User.Read.All", "without anybody’s sign-in");
        grants.revokeRole(admin, role);
        Page eternal = type(powerful, application, Duration.ofDays(730));
        assertThat(eternal.status()).isEqualTo(422);
        assertThat(eternal.body()).contains("184 days are the most that is allowed here");
        Page lasting = typeCertificate(eternal, application, Duration.ofDays(730));
        assertThat(lasting.status()).isEqualTo(422);
        assertThat(lasting.body())
                .contains("To be changed first: 1")
                .containsOnlyOnce("Must be changed")
                .containsPattern("gh-finding-bad\"(?:(?!</li>)[\\s\\S])*The certificate by hand lives until");
        Page next = type(lasting, application);
        assertThat(next.h1()).isEqualTo("Now sign in with the service account");
        assertThat(next.body().replace("<wbr>", ""))
                .contains(account, "Telephony by hand", "types in the app that counts now")
                .as("nothing is made for whoever types it in")
                .doesNotContain("what is missing is made");

        licence(account, Licence.EXCHANGESTANDARD);
        assertThat(signInAs(account).h1()).isEqualTo("The account lacks a licence");
        licence(account, Licence.SPE_E5);
        assertThat(signInAs(tenant.admin()).h1()).isEqualTo("Another account was announced");
        Page finished = signInAs(account);

        connectedByAccount(finished, account);
        assertThat(finished.body()).contains("Sign-in of " + account + " kept");
        assertThat(registrations()).hasSize(1);
        assertThat(connection().grantedScopes()).contains("Chat.Read", "ChatMessage.Read");
        typesAnotherSecretWhereTheFirstIsGone(application, account);
    }

    /** Somebody deleted it: an administrator types one in, the account signs in again, and the connection stays. */
    private void typesAnotherSecretWhereTheFirstIsGone(Application application, String account) {
        ConnectionView before = connection();
        var stored = registration();
        sandbox.world().save(stored.withCredentials(List.of(), List.of()));
        tokens.forget(before.id());
        assertThat(inScope(() -> checks.check(before)).reasons())
                .extracting(HealthReason::code)
                .contains("CREDENTIAL_WRONG");
        invite("teams-telemetry");
        assertThat(newBrowser().open(link.address()).h1())
                .as("nor can an account mend it by an invitation of its own")
                .startsWith("Connect ");

        InvitationView again = inScope(() -> invitations
                .issue(TestInvitations.reconnect(customer, "teams-telemetry", before.id()), TestInvitations.MAJA)
                .invitation());
        link = new TestInvitations.Link(
                again,
                inScope(() -> invitations.anotherLink(again.id(), TestInvitations.MAJA))
                        .reveal());
        Secret ready = hand.secret(application, Duration.ofDays(90));
        assertThat(type(signedIn(), application, ready).h1()).isEqualTo("Now sign in with the service account");
        assertThat(signInAs(account).h1()).isEqualTo(tenant.name() + " is connected");

        assertThat(connection().id()).isEqualTo(before.id());
        assertThat(connection().registrationId()).isEqualTo(before.registrationId());
        assertThat(registrations()).hasSize(1);
        assertThat(inScope(() -> checks.check(connection())).reasons())
                .as("nor is the secret somebody else's that was there before the sign-in")
                .isEmpty();
    }

    @Test
    void presenceWantsItsSecondApiAndLooksBeforeAnythingIsTyped() {
        invite("presence-sync");
        String account = member().signInName();
        theyType(Map.of("primaryDomain", tenant.domain(), "syncAccount", account));
        plant("tenants", "{\"tenant\":\"%s\",\"products\":[\"EXCHANGESTANDARD\"]}".formatted(tenant.tenantId()));
        assertThat(signedIn().h1()).isEqualTo("A product is missing");
        plant("tenants", "{\"tenant\":\"%s\",\"usualProducts\":true}".formatted(tenant.tenantId()));

        Application application = hand.declared(plan());
        Page unfit = type(signedIn(), application);
        assertThat(unfit.status()).isEqualTo(422);
        assertThat(unfit.body()).contains("Skype for Business", "Contacts.ReadWrite");
        plant("services", "{\"tenant\":\"%s\",\"present\":true}".formatted(tenant.tenantId()));
        hand.consent(application, plan());

        assertThat(type(unfit, application).h1()).isEqualTo("Now sign in with the service account");
        Page finished = signInAs(account);
        connectedByAccount(finished, account);
        assertThat(finished.body()).contains("The account " + account + " does not own the registration");
        assertThat(noted(PresenceSyncTests.UNTOLD))
                .as("Microsoft told of the second factor")
                .isZero();
        assertThat(connection().grantedScopes()).contains("https://api.skypeforbusiness.com/Contacts.ReadWrite");
    }

    @Test
    void remoteExpertWantsItsApiAndItsTeamsAppAsWell() {
        invite("remote-expert");
        weType(EXPERT);
        Application application = hand.complete(plan());
        Page form = signedIn();

        Page bare = type(form, application);
        assertThat(bare.status()).isEqualTo(422);
        assertThat(bare.body()).contains("access_as_user", "api://expert.contoso-apps.example/" + application.appId());
        expose(application);
        Page unpublished = type(bare, application);
        assertThat(unpublished.body()).contains("is not in your organisation’s catalogue");
        byte[] zip = inScope(
                () -> packages.build(customer, "remote-expert", application.appId(), identifierUri(application)));
        TeamsApps.CatalogueApp published = teams.publish(admin, zip);
        Page unjoined = type(unpublished, application);
        assertThat(unjoined.body()).contains("The client " + published.id() + " is not pre-authorised");
        authorize(application, published.id());
        Page finished = type(unjoined, application);

        assertThat(finished.h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(connection().actsAs()).isEqualTo("APPLICATION");
        assertThat(inScope(() -> checks.check(connection())).reasons()).isEmpty();
        assertThat(connection().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    @Test
    void refusesWhatTheProviderKeepsUnderAnotherCustomer() {
        invite("teams-telemetry");
        theyType(Map.of("serviceAccount", member().signInName()));
        weType(TELEMETRY);
        Application application = hand.complete(plan());
        UUID registration = keptUnderAnother(application);

        Page stop = type(signedIn(), application);

        assertThat(stop.h1()).isEqualTo("This app registration is in use already");
        assertThat(stop.status()).isEqualTo(409);
        assertThat(stop.body()).contains("The provider has been told.");
        assertThat(invitation().step()).isEqualTo("REGISTRATION_TAKEN");
        assertThat(inScope(() -> connections.ofCustomer(customer))).isEmpty();

        rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("delete from app_registration where id = ?")
                        .param(registration)
                        .update());
    }

    private UUID keptUnderAnother(Application application) {
        UUID registration = UUID.randomUUID();
        UUID other = made.customer("Keeps it too", null);
        rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("insert into app_registration (provider_id, id, customer_id, tenant_id, client_id,"
                                + " display_name) values (?, ?, ?, ?, ?, 'By hand')")
                        .params(rows.first().value(), registration, other, tenant.tenantId(), application.appId())
                        .update());
        return registration;
    }

    private void invite(String service) {
        link = made.link(customer, service, ConnectionMethod.EXISTING_APP_REGISTRATION);
    }

    private void connectedByAccount(Page finished, String account) {
        assertThat(finished.h1()).isEqualTo(tenant.name() + " is connected");
        ConnectionView connection = connection();
        assertThat(invitation().status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(connection.method()).isEqualTo("EXISTING_APP_REGISTRATION");
        assertThat(connection.registration()).isEqualTo("CUSTOMER");
        assertThat(connection.actsAs()).isEqualTo("SERVICE_ACCOUNT");
        assertThat(connection.account())
                .satisfies(kept -> assertThat(kept.upn()).isEqualTo(account));
        assertThat(browser.open("/authenticate/receipt.json").body()).contains(account, "Telephony by hand");
        assertThat(inScope(() -> checks.check(connection)).reasons()).isEmpty();
        assertThat(connection().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    /** The admin lets us read, and comes to the form where all is well. */
    private Page signedIn() {
        browser = newBrowser();
        Page consent = new AtMicrosoft(browser).signIn(browser.open(link.address()), tenant.admin());
        return consent.h1().equals("Permissions requested") ? new AtMicrosoft(browser).consent(consent) : consent;
    }

    private Page type(Page form, Application application) {
        return type(form, application, Duration.ofDays(90));
    }

    private Page type(Page form, Application application, Duration life) {
        return type(form, application, hand.secret(application, life));
    }

    private Page type(Page form, Application application, Secret secret) {
        assertThat(form.address()).as(form.h1()).hasPath(WizardPaths.EXISTING);
        return browser.submit(
                form,
                form.form(WizardPaths.EXISTING),
                Map.of("clientId", application.appId(), "kind", "SECRET", "secret", secret.reveal()));
    }

    private Page typeCertificate(Page form, Application application, Duration life) {
        Secret pem = certificates.create("by hand", Instant.now(), Instant.now().plus(life));
        hand.certificate(application, certificates.facts(pem));
        return browser.submit(
                form,
                form.form(WizardPaths.EXISTING),
                Map.of("clientId", application.appId(), "kind", "CERTIFICATE", "pem", pem.reveal()));
    }

    private RegistrationPlan plan() {
        return inScope(() -> plans.of(link.invitation(), new TenantId(tenant.tenantId())));
    }

    private static String identifierUri(Application application) {
        return "api://expert.contoso-apps.example/" + application.appId();
    }

    private void expose(Application application) {
        List<ExposedScope> scopes = plan().settings().exposedScopes().stream()
                .map(wish -> new ExposedScope(
                        UUID.randomUUID().toString(),
                        wish.value(),
                        wish.adminOnly(),
                        true,
                        new ScopeTexts(wish.title(), wish.text(), wish.title(), wish.text())))
                .toList();
        applications.update(
                admin,
                application.objectId(),
                ApplicationDraft.empty()
                        .identifierUris(List.of(identifierUri(application)))
                        .accessTokenVersion(2)
                        .exposedScopes(scopes));
        authorize(application);
    }

    private void authorize(Application application, String... more) {
        Application now = applications.byAppId(admin, application.appId()).orElseThrow();
        Set<String> scopes = Set.of(now.api().scopes().getFirst().id());
        List<PreAuthorized> clients = new ArrayList<>();
        Stream.concat(plan().settings().preAuthorizedClients().stream(), Stream.of(more))
                .forEach(client -> clients.add(new PreAuthorized(client, scopes)));
        applications.update(
                admin, application.objectId(), ApplicationDraft.empty().preAuthorized(clients));
    }

    private void licence(String account, Licence licence) {
        plant(
                "accounts",
                "{\"tenant\":\"%s\",\"user\":\"%s\",\"licences\":[\"%s\"]}"
                        .formatted(tenant.tenantId(), account, licence));
    }

    private Secret commandLine() {
        String body = "{\"tenant\":\"" + tenant.tenantId() + "\",\"user\":\"" + tenant.admin() + "\"}";
        URI address = URI.create(sandbox.loginEndpoint() + "/_sandbox/command-line-token");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(address)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            String answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return Secret.of(
                    JsonMapper.shared().readTree(answer).get("accessToken").asString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
