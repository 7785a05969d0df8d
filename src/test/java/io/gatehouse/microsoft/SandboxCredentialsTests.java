package io.gatehouse.microsoft;

import static io.gatehouse.microsoft.FakeGraph.failure;
import static io.gatehouse.microsoft.SandboxClient.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.application.ApplicationFacts;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.NewKey;
import io.gatehouse.microsoft.application.ApplicationFacts.NewPassword;
import io.gatehouse.microsoft.application.ApplicationFacts.Resource;
import io.gatehouse.microsoft.application.ApplicationKeys;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.microsoft.graph.GraphFacts.PermissionGrant;
import io.gatehouse.microsoft.graph.GraphFacts.RoleAssignment;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePrincipal;
import io.gatehouse.microsoft.permission.KnownResource;
import io.gatehouse.microsoft.permission.Permissions.Kind;
import io.gatehouse.microsoft.token.AppCredential;
import io.gatehouse.microsoft.token.AppIdentity;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.certificate.Assertion;
import io.gatehouse.vault.certificate.CertificateFacts;
import io.gatehouse.vault.certificate.Certificates;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Credentials and consent of registrations made in the sandbox: certificates, secrets, grants. */
class SandboxCredentialsTests extends SandboxApplicationsBase {

    private final ApplicationKeys keys = new ApplicationKeys(calls);

    private final ServicePrincipals principals = new ServicePrincipals(client.cloud, calls);

    private final Grants grants = new Grants(graph, calls);

    private final Certificates vault = new Certificates();

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
        String secondId = UUID.randomUUID().toString();
        assertThat(keys.roll(
                                itself,
                                made.objectId(),
                                secondId,
                                vault.facts(second).der(),
                                proof(made, first))
                        .keyId())
                .isEqualTo(secondId);
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
