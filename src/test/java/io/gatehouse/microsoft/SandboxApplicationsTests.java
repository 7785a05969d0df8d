package io.gatehouse.microsoft;

import static io.gatehouse.microsoft.FakeGraph.failure;
import static io.gatehouse.microsoft.SandboxClient.CONTOSO;
import static io.gatehouse.microsoft.SandboxClient.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.ApplicationFacts.Application;
import io.gatehouse.microsoft.ApplicationFacts.ExposedScope;
import io.gatehouse.microsoft.ApplicationFacts.NewKey;
import io.gatehouse.microsoft.ApplicationFacts.NewPassword;
import io.gatehouse.microsoft.ApplicationFacts.Owner;
import io.gatehouse.microsoft.ApplicationFacts.PreAuthorized;
import io.gatehouse.microsoft.ApplicationFacts.RequiredAccess;
import io.gatehouse.microsoft.ApplicationFacts.Resource;
import io.gatehouse.microsoft.ApplicationFacts.ScopeTexts;
import io.gatehouse.microsoft.GraphFacts.PermissionGrant;
import io.gatehouse.microsoft.GraphFacts.RoleAssignment;
import io.gatehouse.microsoft.GraphFacts.ServicePrincipal;
import io.gatehouse.microsoft.Permissions.Kind;
import io.gatehouse.microsoft.Permissions.Lookup;
import io.gatehouse.microsoft.PolicyFacts.UserConsent;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.Assertion;
import io.gatehouse.vault.CertificateFacts;
import io.gatehouse.vault.Certificates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Registrations made in the sandbox, which was built from Microsoft's documentation and not from this client. */
class SandboxApplicationsTests {

    private static final List<String> BOOTSTRAP = List.of(
            "User.Read",
            "Application.Read.All",
            "Application.ReadWrite.All",
            "AppRoleAssignment.ReadWrite.All",
            "DelegatedPermissionGrant.ReadWrite.All",
            "Directory.Read.All",
            "Policy.Read.All");

    private static SandboxClient client;
    private static GraphAccess admin;

    private final GraphCalls calls = client.calls();
    private final Applications applications = new Applications(client.cloud, calls);
    private final ApplicationKeys keys = new ApplicationKeys(calls);
    private final ApplicationOwners owners = new ApplicationOwners(client.cloud, calls);
    private final ServicePrincipals principals = new ServicePrincipals(client.cloud, calls);
    private final Graph graph = new Graph(client.cloud, calls);
    private final Grants grants = new Grants(graph, calls);
    private final TenantPolicies policies = new TenantPolicies(calls);
    private final Certificates vault = new Certificates();

    @BeforeAll
    static void start() {
        client = new SandboxClient();
        admin = client.allowed(CONTOSO, SandboxFacts.CONTOSO_ADMIN, BOOTSTRAP);
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    private Application created() {
        return applications.create(
                admin,
                ApplicationDraft.named("Direct Routing – Contoso")
                        .signInAudience("AzureADMyOrg")
                        .redirectUris(List.of("https://portal.example.com/authenticate/OAuth2Callback"))
                        .implicitTokens(false, false)
                        .requiredAccess(List.of(new RequiredAccess(
                                KnownResource.GRAPH.appId(),
                                Set.of(id("User.Read", Kind.DELEGATED)),
                                Set.of(id("User.Read.All", Kind.APPLICATION)))))
                        .tags(List.of("gatehouse:" + UUID.randomUUID())));
    }

    private static String id(String permission, Kind kind) {
        return ((Lookup.Known) Permissions.resolve(KnownResource.GRAPH, permission, kind)).id();
    }

    @Test
    void readsBackWhatItMade() {
        Application made = created();

        assertThat(applications.byObjectId(admin, made.objectId())).contains(made);
        assertThat(applications.byAppId(admin, made.appId())).contains(made);
        assertThat(applications.byTag(admin, made.tags().getFirst())).containsExactly(made);
        assertThat(applications.byTag(admin, "gatehouse:never")).isEmpty();
        assertThat(made.signInAudience()).isEqualTo("AzureADMyOrg");
        assertThat(made.web().redirectUris()).containsExactly("https://portal.example.com/authenticate/OAuth2Callback");
        assertThat(made.requiredAccess()).singleElement().satisfies(access -> {
            assertThat(access.scopes()).containsExactly(id("User.Read", Kind.DELEGATED));
            assertThat(access.roles()).containsExactly(id("User.Read.All", Kind.APPLICATION));
        });
    }

    @Test
    void changesWhatIsNamedAndNothingElse() {
        Application made = created();
        String scope = UUID.randomUUID().toString();
        ExposedScope exposed = new ExposedScope(
                scope, "access_as_user", false, true, new ScopeTexts("Access", "Access", "Access", "A"));
        PreAuthorized teams = new PreAuthorized(MicrosoftApp.TEAMS.appId(), Set.of(scope));

        applications.update(
                admin,
                made.objectId(),
                ApplicationDraft.empty()
                        .identifierUris(List.of("api://app.example.com/" + made.appId()))
                        .accessTokenVersion(2)
                        .exposedScopes(List.of(exposed)));
        applications.update(admin, made.objectId(), ApplicationDraft.empty().preAuthorized(List.of(teams)));

        Application changed = applications.byObjectId(admin, made.objectId()).orElseThrow();
        assertThat(changed.identifierUris()).containsExactly("api://app.example.com/" + made.appId());
        assertThat(changed.api().scopes()).containsExactly(exposed);
        assertThat(changed.api().preAuthorized()).containsExactly(teams);
        assertThat(changed.api().requestedAccessTokenVersion()).isEqualTo(2);
        assertThat(changed.web()).isEqualTo(made.web());
        assertThat(changed.tags()).isEqualTo(made.tags());
        assertThat(changed.requiredAccess()).isEqualTo(made.requiredAccess());
    }

    @Test
    void provesItselfByCertificateAndRollsItsKey() {
        Application made = created();
        principals.create(admin, made.appId());
        Secret first = certificate();
        Secret second = certificate();
        String firstId = UUID.randomUUID().toString();

        keys.add(admin, made.objectId(), key(firstId, first));
        keys.add(admin, made.objectId(), key(firstId, first));
        assertThat(client.tokens
                        .clientCredentials(identity(made, first), CONTOSO)
                        .accessToken())
                .isNotNull();
        assertThat(failure(() -> client.tokens.clientCredentials(identity(made, second), CONTOSO)))
                .isInstanceOf(MicrosoftFailure.CredentialRejected.class);

        GraphAccess itself = new GraphAccess(
                CONTOSO,
                client.tokens.clientCredentials(identity(made, first), CONTOSO).accessToken());
        String secondId = keys.roll(itself, made.objectId(), vault.facts(second).der(), proof(made, first))
                .keyId();
        keys.unroll(itself, made.objectId(), firstId, proof(made, second));

        assertThat(applications.byObjectId(admin, made.objectId()).orElseThrow().keys())
                .extracting(ApplicationFacts.Key::keyId)
                .containsExactly(secondId);
        assertThat(client.tokens
                        .clientCredentials(identity(made, second), CONTOSO)
                        .accessToken())
                .isNotNull();
        keys.remove(admin, made.objectId(), secondId);
        assertThat(applications.byObjectId(admin, made.objectId()).orElseThrow().keys())
                .isEmpty();
    }

    @Test
    void keepsSecretsApart() {
        Application made = created();
        principals.create(admin, made.appId());
        Instant end = Instant.now().plus(Duration.ofDays(90));
        NewPassword one = applications.addPassword(admin, made.objectId(), "gatehouse/one/2026-11-21", end);
        NewPassword other = applications.addPassword(admin, made.objectId(), "gatehouse/other/2026-11-21", end);

        applications.removePassword(admin, made.objectId(), one.facts().keyId());
        applications.removePassword(admin, made.objectId(), one.facts().keyId());

        assertThat(applications.byObjectId(admin, made.objectId()).orElseThrow().passwords())
                .singleElement()
                .satisfies(password -> {
                    assertThat(password.keyId()).isEqualTo(other.facts().keyId());
                    assertThat(password.displayName()).isEqualTo("gatehouse/other/2026-11-21");
                });
        assertThat(client.tokens
                        .clientCredentials(secretIdentity(made, other), CONTOSO)
                        .accessToken())
                .isNotNull();
        assertThat(failure(() -> client.tokens.clientCredentials(secretIdentity(made, one), CONTOSO)))
                .isInstanceOf(MicrosoftFailure.CredentialRejected.class);
    }

    @Test
    void grantsAndTakesBack() {
        Application made = created();
        ServicePrincipal app = principals.create(admin, made.appId());
        Resource api = principals.resource(admin, KnownResource.GRAPH.appId()).orElseThrow();

        grants.setTenantWide(admin, app.id(), api.id(), Set.of("User.Read", "Group.Read.All"));
        grants.setTenantWide(admin, app.id(), api.id(), Set.of("User.Read"));
        assertThat(grants.tenantWide(admin, app.id(), api.id()))
                .map(PermissionGrant::scopes)
                .contains(Set.of("User.Read"));
        grants.setTenantWide(admin, app.id(), api.id(), Set.of());
        assertThat(grants.delegated(admin, app.id())).isEmpty();

        String role = id("User.Read.All", Kind.APPLICATION);
        assertThat(api.roles()).anyMatch(published -> published.id().equals(role) && published.enabled());
        RoleAssignment assigned = grants.assignRole(admin, app.id(), api.id(), role);
        assertThat(grants.roles(admin, app.id())).containsExactly(assigned);
        assertThat(failure(() -> grants.assignRole(admin, app.id(), api.id(), role)))
                .isInstanceOf(MicrosoftFailure.Conflicting.class);
        grants.revokeRole(admin, assigned);
        grants.revokeRole(admin, assigned);
        assertThat(grants.roles(admin, app.id())).isEmpty();
    }

    @Test
    void letsAppsInAndShutsThemOut() {
        Application made = created();
        ServicePrincipal app = principals.create(admin, made.appId());

        assertThat(failure(() -> principals.create(admin, made.appId())))
                .isInstanceOf(MicrosoftFailure.Conflicting.class);
        assertThat(failure(() -> principals.create(admin, UUID.randomUUID().toString())))
                .isInstanceOf(MicrosoftFailure.Missing.class);
        assertThat(app.home()).isEqualTo(CONTOSO);
        principals.enable(admin, app.id(), false);
        assertThat(principals.byAppId(admin, made.appId()).orElseThrow().enabled())
                .isFalse();
        principals.delete(admin, app.id());
        principals.delete(admin, app.id());
        assertThat(principals.byId(admin, app.id())).isEmpty();
    }

    @Test
    void changesOwnersOnceEach() {
        Application made = created();
        String person = graph.me(admin).id();

        owners.add(admin, made.objectId(), person);
        owners.add(admin, made.objectId(), person);
        assertThat(owners.of(admin, made.objectId())).extracting(Owner::id).containsOnlyOnce(person);
        owners.remove(admin, made.objectId(), person);
        owners.remove(admin, made.objectId(), person);
        assertThat(owners.of(admin, made.objectId())).extracting(Owner::id).doesNotContain(person);
        assertThat(failure(() ->
                        owners.add(admin, made.objectId(), UUID.randomUUID().toString())))
                .isInstanceOf(MicrosoftFailure.Missing.class);
    }

    @Test
    void deletesForGoodInTwoSteps() {
        Application made = created();

        applications.delete(admin, made.objectId());
        applications.delete(admin, made.objectId());
        assertThat(applications.byObjectId(admin, made.objectId())).isEmpty();
        assertThat(applications.restorable(admin, made.objectId())).isTrue();
        applications.purge(admin, made.objectId());
        applications.purge(admin, made.objectId());
        assertThat(applications.restorable(admin, made.objectId())).isFalse();
    }

    @Test
    void readsAnOpenTenantsPolicies() {
        Application made = created();

        assertThat(policies.credentials(admin, made.objectId()).restrictions()).isEmpty();
        assertThat(policies.userRights(admin).consent()).isEqualTo(UserConsent.ALL);
    }

    /** In a tenant of its own: a token carries whatever its tenant granted the app before. */
    @Test
    void mayNotReadPoliciesWithoutThePermission() {
        GraphAccess unprivileged = client.allowed(FABRIKAM, SandboxFacts.FABRIKAM_ADMIN, List.of("User.Read"));

        assertThat(failure(() -> policies.credentials(unprivileged))).isInstanceOf(MicrosoftFailure.Refused.class);
        assertThat(failure(() -> applications.create(unprivileged, ApplicationDraft.named("x"))))
                .isInstanceOf(MicrosoftFailure.Refused.class);
    }

    @Test
    void findsPeopleAndTheirLicences() {
        assertThat(graph.person(admin, SandboxFacts.CONTOSO_ADMIN)).isPresent();
        assertThat(graph.person(admin, "nobody@contoso.com")).isEmpty();
        assertThat(graph.myLicences(admin)).isNotEmpty();
    }

    private Secret certificate() {
        Instant now = Instant.now();
        return vault.create("gatehouse/test", now.minusSeconds(60), now.plus(Duration.ofDays(90)));
    }

    private NewKey key(String keyId, Secret pem) {
        CertificateFacts facts = vault.facts(pem);
        return new NewKey(keyId, "gatehouse/test", facts.der(), facts.startsAt(), facts.endsAt());
    }

    private AppIdentity identity(Application application, Secret pem) {
        return new AppIdentity(
                application.appId(),
                new AppCredential.ClientAssertion((clientId, endpoint) ->
                        vault.sign(pem, Assertion.ofClient(clientId, endpoint, Instant.now()))));
    }

    private static AppIdentity secretIdentity(Application application, NewPassword password) {
        return new AppIdentity(application.appId(), new AppCredential.ClientSecret(password.text()));
    }

    private Secret proof(Application application, Secret pem) {
        return vault.sign(pem, Assertion.ofPossession(application.objectId(), Instant.now()));
    }
}
