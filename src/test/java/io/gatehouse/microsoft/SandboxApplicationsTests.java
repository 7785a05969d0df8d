package io.gatehouse.microsoft;

import static io.gatehouse.microsoft.FakeGraph.failure;
import static io.gatehouse.microsoft.SandboxClient.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.ExposedScope;
import io.gatehouse.microsoft.application.ApplicationFacts.Owner;
import io.gatehouse.microsoft.application.ApplicationFacts.PreAuthorized;
import io.gatehouse.microsoft.application.ApplicationFacts.ScopeTexts;
import io.gatehouse.microsoft.application.ApplicationOwners;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.permission.Permissions.Kind;
import io.gatehouse.microsoft.policy.PolicyFacts.UserConsent;
import io.gatehouse.microsoft.policy.TenantPolicies;
import io.gatehouse.sandbox.SandboxFacts;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Registrations made in the sandbox, which was built from Microsoft's documentation and not from this client. */
class SandboxApplicationsTests extends SandboxApplicationsBase {

    private final ApplicationOwners owners = new ApplicationOwners(client.cloud, calls);

    private final TenantPolicies policies = new TenantPolicies(calls);

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
        PreAuthorized teams = new PreAuthorized("1fec8e78-bce4-4aaf-ab1b-5451cc387264", Set.of(scope));

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
    void deletesOnceAndTakesASecondTimeForDone() {
        Application made = created();

        applications.delete(admin, made.objectId());
        applications.delete(admin, made.objectId());
        assertThat(applications.byObjectId(admin, made.objectId())).isEmpty();
    }

    @Test
    void readsAnOpenTenantsPolicies() {
        assertThat(policies.credentials(admin).restrictions()).isEmpty();
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
}
