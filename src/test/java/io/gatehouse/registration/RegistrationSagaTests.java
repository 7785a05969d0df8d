package io.gatehouse.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.lint.Finding;
import io.gatehouse.registration.lint.RegistrationReviews;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.plan.StepState;
import io.gatehouse.registration.progress.SagaPause;
import io.gatehouse.registration.progress.SagaView;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.ServicePrincipal;
import io.gatehouse.sandbox.TenantPolicies.AppManagement;
import io.gatehouse.sandbox.TenantPolicies.Restriction;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the saga makes, what it obeys, and what it leaves behind. */
class RegistrationSagaTests extends SagaBase {

    @Autowired
    RegistrationReviews reviews;

    @Test
    void makesWhatThePlanSaysInTheBackground() {
        UUID saga = scoped(() -> sagas.begin(plan(CredentialKind.CERTIFICATE), signIn(), MAJA));

        awaitState(saga, SagaState.READY);

        assertClean(saga, CredentialKind.CERTIFICATE);
        Application made = applications().getFirst();
        assertThat(made.signInAudience()).isEqualTo("AzureADMyOrg");
        assertThat(made.web().redirectUris())
                .containsExactly("https://connect.northernvoice.example/authenticate/OAuth2Callback");
        assertThat(made.api().identifierUris()).containsExactly("api://" + made.appId());
        assertThat(made.certificates().getFirst().displayName()).startsWith("gatehouse/direct-routing/");
        ServicePrincipal principal = there().servicePrincipalOf(made.appId()).orElseThrow();
        assertThat(there().grants().values())
                .filteredOn(grant -> grant.clientId().equals(principal.id()))
                .singleElement()
                .satisfies(grant -> assertThat(Set.of(grant.scope().split(" ")))
                        .containsExactlyInAnyOrder("User.Read", "Group.Read.All"));
        assertThat(there().assignments().values())
                .filteredOn(role -> role.principalId().equals(principal.id()))
                .hasSize(2);
        assertThat(states(saga))
                .containsEntry(StepKey.PREAUTHORISED, StepState.DONE)
                .containsEntry(StepKey.OWNERS, StepState.DONE)
                .doesNotContainKey(StepKey.TEAMS_APP);
    }

    @Test
    void keepsNothingOfTheAdminsSignIn() {
        UUID saga = begun(plan(CredentialKind.SECRET), signIn());
        advance(saga);

        assertThat(column(saga, "access_token")).isNull();
        assertThat(actions(saga)).contains("registration.created");
    }

    @Test
    void asksForAnotherSignInWhenTheTokenHasRunOut() {
        BootstrapToken fresh = signIn();
        BootstrapToken old =
                new BootstrapToken(fresh.accessToken(), clock.instant().minusSeconds(1));
        UUID saga = scoped(() -> sagas.begin(plan(CredentialKind.SECRET), old, MAJA));
        awaitState(saga, SagaState.NEEDS_SIGN_IN);
        assertThat(applications()).isEmpty();

        scoped(() -> {
            sagas.resume(saga, fresh, MAJA);
            return saga;
        });

        awaitState(saga, SagaState.READY);
        assertClean(saga, CredentialKind.SECRET);
    }

    @Test
    void asksForAnotherAdminWhereThisOneMayNot() {
        RegistrationPlan plan = plan(CredentialKind.SECRET);
        UUID saga = begun(plan, signIn(Set.of("Application.ReadWrite.All", "Policy.Read.All")));

        assertThat(advance(saga)).isEqualTo(new SagaPause.ForPerson(SagaState.NEEDS_ADMIN));
        assertThat(states(saga))
                .containsEntry(StepKey.CREDENTIAL, StepState.DONE)
                .containsEntry(StepKey.DELEGATED_GRANTS, StepState.WAITING);

        rows.in(rows.first(), () -> {
            sagaTokens.keep(saga, customer, signIn());
            return saga;
        });
        assertThat(advance(saga)).isEqualTo(new SagaPause.Over(SagaState.READY));
        assertClean(saga, CredentialKind.SECRET);
    }

    @Test
    void takesACertificateWhereSecretsAreForbidden() {
        forbid(true, false);
        UUID saga = begun(plan(CredentialKind.SECRET), signIn());

        assertThat(advance(saga)).isEqualTo(new SagaPause.Over(SagaState.READY));

        assertClean(saga, CredentialKind.CERTIFICATE);
        assertThat(note(saga, StepKey.POLICIES_READ)).isEqualTo("POLICIES_CERTIFICATE");
    }

    @Test
    void noticesAPolicyThatItCouldNotRead() {
        forbid(true, false);
        Set<String> blind = new java.util.HashSet<>(Plans.helperScopes(plan(CredentialKind.SECRET)));
        blind.remove("Policy.Read.All");
        UUID saga = begun(plan(CredentialKind.SECRET), signIn(blind));

        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> advance(saga) instanceof SagaPause.Over);

        assertClean(saga, CredentialKind.CERTIFICATE);
        assertThat(note(saga, StepKey.POLICIES_READ)).isEqualTo("POLICIES_UNREADABLE");
    }

    @Test
    void stopsClearlyWhereBothAreForbiddenAndLeavesNothing() {
        forbid(true, true);
        UUID saga = begun(plan(CredentialKind.SECRET), signIn());

        assertThat(advance(saga)).isEqualTo(new SagaPause.Over(SagaState.UNDONE));

        SagaView view = scoped(() -> sagas.view(saga));
        assertThat(view.problem()).isEqualTo(SagaNote.of("POLICY_FORBIDS_BOTH"));
        assertThat(applications()).isEmpty();
        assertThat(helperPresent()).isFalse();
    }

    @Test
    void stopsWhereTheServiceCannotDoWithoutWhatIsForbidden() {
        forbid(true, false);
        UUID saga = begun(Plans.exact(plan(CredentialKind.SECRET)), signIn());

        assertThat(advance(saga)).isEqualTo(new SagaPause.Over(SagaState.UNDONE));

        assertThat(scoped(() -> sagas.view(saga)).problem()).isEqualTo(SagaNote.of("POLICY_FORBIDS_SECRET"));
    }

    @Test
    void makesNoSecretLiveLongerThanThePolicyAllows() {
        rules(new AppManagement(true, List.of(new Restriction("passwordLifetime", true, "P30D", null)), List.of()));
        UUID saga = begun(plan(CredentialKind.SECRET), signIn());

        assertThat(advance(saga)).isEqualTo(new SagaPause.Over(SagaState.READY));

        Application.Password made = applications().getFirst().passwords().getFirst();
        assertThat(Duration.between(made.startsAt(), made.endsAt()))
                .isLessThan(Duration.ofDays(30))
                .isGreaterThan(Duration.ofDays(29));
    }

    @Test
    void takesEverythingBackOnRequest() {
        RegistrationPlan plan = plan(CredentialKind.SECRET);
        UUID saga = begun(plan, signIn(Set.of("Application.ReadWrite.All", "Policy.Read.All")));
        advance(saga);
        assertThat(applications()).hasSize(1);
        rows.in(rows.first(), () -> {
            sagaTokens.keep(saga, customer, signIn());
            return saga;
        });

        scoped(() -> {
            sagas.undo(saga, MAJA);
            return saga;
        });

        awaitState(saga, SagaState.UNDONE);
        assertThat(applications()).isEmpty();
        assertThat(helperPresent()).isFalse();
        assertThat(states(saga))
                .containsEntry(StepKey.APPLICATION_CREATED, StepState.UNDONE)
                .containsEntry(StepKey.CREDENTIAL, StepState.UNDONE)
                .containsEntry(StepKey.BOOTSTRAP_REMOVED, StepState.DONE);
        assertThat(scoped(() -> registrations.ofCustomer(customer))).isEmpty();
    }

    @Test
    void givesEachServiceASecretOfItsOwn() {
        UUID first = begun(plan(CredentialKind.SECRET), signIn());
        advance(first);
        UUID registration = scoped(() -> sagas.view(first)).registrationId();
        String keyOfFirst = applications().getFirst().passwords().getFirst().keyId();

        RegistrationPlan joining =
                Plans.joining(plan(CredentialKind.SECRET), registration, "presence-sync", CredentialKind.SECRET);
        UUID second = begun(joining, signIn(Plans.helperScopes(joining)));
        assertThat(advance(second)).isEqualTo(new SagaPause.Over(SagaState.READY));

        assertThat(applications()).hasSize(1);
        assertThat(applications().getFirst().passwords())
                .hasSize(2)
                .anyMatch(password -> password.keyId().equals(keyOfFirst))
                .anyMatch(password -> password.displayName().startsWith("gatehouse/presence-sync/"));
        assertThat(scopes()).containsExactlyInAnyOrder("User.Read", "Group.Read.All", "Presence.Read.All");
    }

    @Test
    void takesBackFromAnEarlierRegistrationOnlyWhatItAdded() {
        UUID first = begun(plan(CredentialKind.SECRET), signIn());
        advance(first);
        UUID registration = scoped(() -> sagas.view(first)).registrationId();
        RegistrationPlan joining =
                Plans.joining(plan(CredentialKind.SECRET), registration, "presence-sync", CredentialKind.SECRET);
        UUID second = begun(joining, signIn(Plans.helperScopes(joining)));
        advance(second);

        UUID third = begun(
                Plans.joining(plan(CredentialKind.SECRET), registration, "remote-expert", CredentialKind.SECRET),
                signIn(Set.of("Application.ReadWrite.All", "Policy.Read.All")));
        advance(third);
        rows.in(rows.first(), () -> {
            writing.turn(third, SagaNote.of("CANCELLED"));
            return third;
        });
        rows.in(rows.first(), () -> {
            sagaTokens.keep(third, customer, signIn());
            return third;
        });
        assertThat(advance(third)).isEqualTo(new SagaPause.Over(SagaState.UNDONE));

        assertThat(applications()).hasSize(1);
        assertThat(applications().getFirst().passwords()).hasSize(2);
        assertThat(scopes()).containsExactlyInAnyOrder("User.Read", "Group.Read.All", "Presence.Read.All");
        assertThat(helperPresent()).isFalse();
    }

    /** Of APIs other than Graph the ids stand nowhere: what the tenant says of them counts. */
    @Test
    void declaresTheIdsThatTheTenantPublishes() {
        String ours = UUID.randomUUID().toString();
        String theirs = "5bdeff8b-73d9-4b8a-9e9b-d44c6105f9b4";
        RegistrationPlan plan = plan(CredentialKind.SECRET);
        List<RegistrationPlan.ResourceAccess> access = new java.util.ArrayList<>(plan.access());
        access.add(new RegistrationPlan.ResourceAccess(
                SKYPE,
                "Skype for Business Online",
                List.of(new RegistrationPlan.Permission(ours, "Contacts.ReadWrite")),
                List.of()));
        RegistrationPlan wanted = plan.asking(access);
        UUID saga = begun(wanted, signIn(Plans.helperScopes(wanted)));

        assertThat(advance(saga)).isEqualTo(new SagaPause.Over(SagaState.READY));

        assertThat(applications().getFirst().required())
                .filteredOn(required -> required.resourceAppId().equals(SKYPE))
                .extracting(Application.Required::permissionId)
                .containsExactly(theirs);
        assertThat(scopes()).contains("Contacts.ReadWrite");
        assertThat(scoped(() -> reading.find(saga)).orElseThrow().plan().access())
                .as("whoever takes the service off it later must know them")
                .flatExtracting(RegistrationPlan.ResourceAccess::scopes)
                .extracting(RegistrationPlan.Permission::id)
                .contains(theirs)
                .doesNotContain(ours);
        GraphAccess looking = new GraphAccess(
                new TenantId(tenant.tenantId()),
                signIn(Set.of("Application.Read.All", "Directory.Read.All")).accessToken());
        var app = reviews.find(looking, applications().getFirst().appId()).orElseThrow();
        assertThat(reviews.review(looking, app, wanted, Duration.ofDays(400)).findings())
                .as("somebody who made it by hand chose what his tenant offers")
                .extracting(Finding::code)
                .doesNotContain(
                        Finding.Code.SCOPE_MISSING, Finding.Code.PERMISSION_EXTRA, Finding.Code.CONSENT_SCOPES_MISSING);
    }

    @Test
    void continuesTheOneThatIsOpenInsteadOfMakingASecond() {
        BootstrapToken token = signIn();
        BootstrapToken old =
                new BootstrapToken(token.accessToken(), clock.instant().minusSeconds(1));
        UUID one = scoped(() -> sagas.begin(plan(CredentialKind.SECRET), old, MAJA));
        awaitState(one, SagaState.NEEDS_SIGN_IN);

        UUID again = scoped(() -> sagas.begin(plan(CredentialKind.SECRET), token, MAJA));

        assertThat(again).isEqualTo(one);
        awaitState(one, SagaState.READY);
        assertThat(applications()).hasSize(1);
    }

    private Set<String> scopes() {
        String principal = there().servicePrincipalOf(applications().getFirst().appId())
                .orElseThrow()
                .id();
        return there().grants().values().stream()
                .filter(grant -> grant.clientId().equals(principal))
                .flatMap(grant -> java.util.Arrays.stream(grant.scope().split(" ")))
                .collect(java.util.stream.Collectors.toSet());
    }

    private void forbid(boolean secrets, boolean certificates) {
        rules(new AppManagement(
                true,
                List.of(new Restriction("passwordAddition", secrets, null, null)),
                List.of(new Restriction("trustedCertificateAuthority", certificates, null, null))));
    }

    private void rules(AppManagement rules) {
        world.save(there(), there().policies().with(rules));
    }

    private String note(UUID saga, StepKey key) {
        return scoped(() -> sagas.view(saga)).steps().stream()
                .filter(step -> step.key() == key)
                .map(step ->
                        String.valueOf(step.note() == null ? null : step.note().code()))
                .findFirst()
                .orElseThrow();
    }

    private Object column(UUID saga, String column) {
        Map<String, Object> row = rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("select * from registration_saga where id = ?")
                        .param(saga)
                        .query()
                        .singleRow());
        return row.get(column);
    }

    private List<String> actions(UUID saga) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("select action from audit_entry where subject_id = ?")
                        .param(saga.toString())
                        .query(String.class)
                        .list());
    }

    private void awaitState(UUID saga, SagaState state) {
        Awaitility.await(state.name())
                .atMost(Duration.ofMinutes(2))
                .until(() -> scoped(() -> sagas.view(saga)).state() == state);
    }
}
