package io.gatehouse.microsoft;

import static io.gatehouse.microsoft.SandboxClient.ADATUM;
import static io.gatehouse.microsoft.SandboxClient.CONTOSO;
import static io.gatehouse.microsoft.SandboxClient.FABRIKAM;
import static io.gatehouse.microsoft.SandboxClient.HOME;
import static io.gatehouse.microsoft.SandboxClient.PERMISSIONS;
import static io.gatehouse.microsoft.SandboxClient.PORTAL_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.microsoft.SandboxClient.SignIn;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.cloud.Authority;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.delta.DeltaPage;
import io.gatehouse.microsoft.delta.DirectoryPages;
import io.gatehouse.microsoft.delta.UserProperty;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.failure.SignedInPerson;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.graph.GraphFacts.Organization;
import io.gatehouse.microsoft.graph.GraphFacts.PermissionGrant;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import io.gatehouse.microsoft.proof.ApiTokens;
import io.gatehouse.microsoft.proof.Tenants;
import io.gatehouse.microsoft.token.AppCredential;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.microsoft.token.TokenSet;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same client against the sandbox, which was built from Microsoft's documentation and not from this client. */
class SandboxConformanceTests {

    private static SandboxClient client;

    private final Graph graph = client.graph();
    private final DirectoryPages pages = client.pages();

    @BeforeAll
    static void start() {
        client = new SandboxClient();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"organizations", SandboxFacts.CONTOSO, "contoso.com"})
    void provesWhoSignedInAtAnyAuthority(String segment) {
        SignIn signIn = client.signIn(new Authority(segment), SandboxFacts.CONTOSO_ADMIN, true);
        TokenSet set = client.redeem(signIn);

        SignedInPerson person = client.prove(signIn, set, CONTOSO);

        assertThat(signIn.answer()).containsEntry("state", "state-1");
        assertThat(person.upn()).isEqualTo(SandboxFacts.CONTOSO_ADMIN);
        assertThat(person.guest()).isFalse();
        assertThat(set.refreshToken()).isNotNull();
        assertThat(Scopes.missing(PERMISSIONS, set.grantedScopes())).isEmpty();
        assertThat(catchThrowableOfType(MicrosoftException.class, () -> client.prove(signIn, set, FABRIKAM))
                        .failure())
                .isInstanceOf(MicrosoftFailure.WrongTenant.class);
        assertThat(catchThrowableOfType(MicrosoftException.class, () -> client.redeem(signIn))
                        .failure()
                        .kind())
                .isEqualTo(FailureKind.CODE_NOT_USABLE);
    }

    @Test
    void readsWhatWasGranted() {
        TokenSet set = client.connected(CONTOSO, SandboxFacts.CONTOSO_ADMIN);
        GraphAccess access = new GraphAccess(CONTOSO, set.accessToken());

        Organization organization = graph.organization(access);
        ServicePrincipal app =
                graph.servicePrincipal(access, SandboxFacts.PORTAL_CLIENT_ID).orElseThrow();
        List<PermissionGrant> grants = graph.permissionGrants(access, app.id());

        assertThat(graph.me(access).userPrincipalName()).isEqualTo(SandboxFacts.CONTOSO_ADMIN);
        assertThat(organization.id()).isEqualTo(CONTOSO);
        assertThat(organization.mainDomain()).isEqualTo("contoso.com");
        assertThat(graph.myDirectoryRoles(access))
                .anyMatch(role -> role.templateId().equals(SandboxFacts.GLOBAL_ADMINISTRATOR));
        assertThat(app.displayName()).isEqualTo(SandboxFacts.PORTAL_APP_NAME);
        assertThat(grants)
                .anyMatch(grant -> grant.tenantWide()
                        && Scopes.missing(PERMISSIONS, grant.scopes()).isEmpty());
        assertThat(graph.licences(access)).isNotEmpty();
        assertThat(graph.servicePrincipal(access, "00000000-0000-4000-8000-000000000000"))
                .isEmpty();
    }

    @Test
    void rotatesRefreshTokens() {
        TokenSet first = client.connected(CONTOSO, SandboxFacts.CONTOSO_ADMIN);

        TokenSet second =
                client.tokens.refresh(PORTAL_APP, Authority.of(CONTOSO), first.refreshToken(), Set.copyOf(PERMISSIONS));
        TokenSet third = client.tokens.refresh(
                PORTAL_APP, Authority.of(CONTOSO), second.refreshToken(), Set.of("User.Read.All"));

        assertThat(second.refreshToken()).isNotNull().isNotEqualTo(first.refreshToken());
        assertThat(graph.me(new GraphAccess(CONTOSO, third.accessToken())).id()).isNotBlank();
    }

    @Test
    void copiesADirectoryOfFiveThousand() {
        TokenSet set = client.connected(FABRIKAM, SandboxFacts.FABRIKAM_ADMIN);
        GraphAccess access = new GraphAccess(FABRIKAM, set.accessToken());
        Set<String> users = new HashSet<>();
        Set<String> groups = new HashSet<>();
        Set<String> members = new HashSet<>();

        String delta = walk(link -> pages.users(access, link, user -> {
            assertThat(user.value(UserProperty.USER_PRINCIPAL_NAME)).isNotBlank();
            users.add(user.id());
        }));
        walk(link -> pages.groups(access, link, group -> {
            groups.add(group.id());
            group.members().forEach(member -> members.add(group.id() + member.id()));
        }));

        assertThat(users).hasSize(5_000);
        assertThat(groups).hasSizeGreaterThan(100);
        assertThat(members).hasSizeGreaterThan(1_000);
        DeltaPage nothing = pages.users(access, delta, user -> users.add("changed"));
        assertThat(nothing.last()).isTrue();
        assertThat(nothing.count()).isZero();
    }

    private static MicrosoftFailure failure(ThrowingCallable call) {
        return catchThrowableOfType(MicrosoftException.class, call).failure();
    }

    private interface Step {
        DeltaPage read(@Nullable String link);
    }

    private static String walk(Step step) {
        DeltaPage page = step.read(null);
        while (!page.last()) {
            page = step.read(page.nextLink());
        }
        return page.deltaLink();
    }

    @Test
    void provesAppTokensOfTheHomeTenant() {
        AppIdentity automation = new AppIdentity(
                SandboxFacts.AUTOMATION_CLIENT_ID,
                new AppCredential.ClientSecret(Secret.of(SandboxFacts.AUTOMATION_CLIENT_SECRET)));
        ApiTokens api = new ApiTokens(client.discovery, client.signed);
        Secret bearer = new SandboxVisitor()
                .appToken(
                        client.cloud.endpoints(Authority.of(HOME)).token(),
                        automation,
                        "api://" + SandboxFacts.PORTAL_CLIENT_ID + "/.default");

        ApiTokens.ApiCaller caller = api.prove(bearer, HOME, SandboxFacts.PORTAL_CLIENT_ID);

        assertThat(caller.clientId()).isEqualTo(SandboxFacts.AUTOMATION_CLIENT_ID);
        assertThat(caller.roles()).contains("Gatehouse.Owner");
        Secret graphToken = client.tokens.clientCredentials(PORTAL_APP, HOME).accessToken();
        assertThat(catchThrowableOfType(
                                MicrosoftException.class,
                                () -> api.prove(graphToken, HOME, SandboxFacts.PORTAL_CLIENT_ID))
                        .failure())
                .isInstanceOf(MicrosoftFailure.Unproven.class);
    }

    @Test
    void resolvesDomains() {
        Tenants tenants = new Tenants(client.discovery);

        assertThat(tenants.resolve("fabrikam.com")).isEqualTo(FABRIKAM);
        assertThat(tenants.resolve(SandboxFacts.CONTOSO)).isEqualTo(CONTOSO);
        assertThat(catchThrowableOfType(MicrosoftException.class, () -> tenants.resolve("nobody.example"))
                        .failure()
                        .kind())
                .isEqualTo(FailureKind.TENANT_UNKNOWN);
    }

    @Test
    void tellsWhatAPersonDecided() {
        SignIn declined = client.signIn(Authority.of(ADATUM), SandboxFacts.ADATUM_ADMIN, false);

        assertThat(MicrosoftFailure.ofRedirect(declined.answer())).isInstanceOf(MicrosoftFailure.Declined.class);
        assertThat(declined.answer()).containsEntry("state", "state-1").doesNotContainKey("code");
    }

    @Test
    void tellsAWrongSecretFromAMissingConsent() {
        AppIdentity wrong = new AppIdentity(
                SandboxFacts.PORTAL_CLIENT_ID, new AppCredential.ClientSecret(Secret.of("not the secret")));

        assertThat(failure(() -> client.tokens.clientCredentials(wrong, HOME)))
                .isInstanceOf(MicrosoftFailure.CredentialRejected.class);
        assertThat(failure(() -> client.tokens.clientCredentials(PORTAL_APP, new TenantId(SandboxFacts.WOODGROVE))))
                .isInstanceOf(MicrosoftFailure.ConsentLost.class);
    }

    @Test
    void isRefusedWhatNobodyGranted() {
        TokenSet set = client.connected(
                new TenantId(SandboxFacts.smallTenants().getFirst().tenantId()),
                SandboxFacts.smallTenants().getFirst().admin());
        TenantId tenant = new TenantId(SandboxFacts.smallTenants().getFirst().tenantId());
        GraphAccess access = new GraphAccess(tenant, set.accessToken());
        ServicePrincipal app =
                graph.servicePrincipal(access, SandboxFacts.PORTAL_CLIENT_ID).orElseThrow();

        MicrosoftFailure refused = failure(() -> graph.deleteServicePrincipal(access, app.id()));

        assertThat(refused.kind()).isEqualTo(FailureKind.PERMISSION_MISSING);
    }
}
