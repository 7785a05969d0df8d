package io.gatehouse.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.permission.GraphPermissions;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.progress.SagaPause;
import io.gatehouse.registration.removal.Removal;
import io.gatehouse.registration.removal.Removals;
import io.gatehouse.sandbox.AppRoleAssignment;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.TenantId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** One of two services leaves a registration that both use. */
class ServiceRemovalTests extends SagaBase {

    /** The application permission of Microsoft Graph (“Microsoft Graph permissions reference”). */
    private static final String DIRECTORY_READ_WRITE_ALL = "19dbc75e-c2e2-444c-a770-ec69d8559fc7";

    private static final String FIRST = "https://connect.northernvoice.example/authenticate/OAuth2Callback";
    private static final String SECOND = "https://presence.northernvoice.example/callback";

    @Autowired
    Removals removals;

    @Test
    void removesWhatOneServiceAloneNeeded() {
        UUID registration = two(CredentialKind.SECRET);

        List<Removal> done = scoped(() -> removals.service(registration, "direct-routing", signIn().accessToken()));

        assertThat(done).allMatch(removal -> removal.outcome().gone());
        assertThat(application().passwords())
                .singleElement()
                .satisfies(left -> assertThat(left.displayName()).startsWith("gatehouse/presence-sync/"));
        assertThat(application().web().redirectUris()).containsExactly(SECOND);
        assertThat(scopes()).containsExactlyInAnyOrder("User.Read", "Presence.Read.All");
        assertWorks(registration, "presence-sync");
        assertThat(scoped(() -> removals.servicesOf(registration))).containsExactly("presence-sync");
    }

    @Test
    void removesTheSecondServiceToo() {
        UUID registration = two(CredentialKind.SECRET);

        scoped(() -> removals.service(registration, "presence-sync", signIn().accessToken()));
        scoped(() -> removals.service(registration, "presence-sync", signIn().accessToken()));

        assertThat(application().web().redirectUris()).containsExactly(FIRST);
        assertThat(scopes()).containsExactlyInAnyOrder("User.Read", "Group.Read.All");
        assertWorks(registration, "direct-routing");
    }

    @Test
    void takesItsOwnCertificateAwayWithoutAnybody() {
        UUID registration = two(CredentialKind.CERTIFICATE);

        List<Removal> done = scoped(() -> removals.service(registration, "presence-sync", null));

        assertThat(done)
                .anyMatch(removal ->
                        removal.part() == Removal.Part.CREDENTIAL && removal.outcome() == Removal.Outcome.REMOVED)
                .anyMatch(removal -> removal.part() == Removal.Part.REDIRECT_URIS
                        && removal.outcome() == Removal.Outcome.NEEDS_ADMIN);
        assertThat(application().certificates()).hasSize(1);
        assertWorks(registration, "direct-routing");
    }

    @Test
    void saysThatASecretNeedsAnAdministratorAndErasesItHere() {
        UUID registration = two(CredentialKind.SECRET);

        List<Removal> done = scoped(() -> removals.service(registration, "presence-sync", null));

        assertThat(done)
                .anyMatch(removal ->
                        removal.part() == Removal.Part.CREDENTIAL && removal.outcome() == Removal.Outcome.NEEDS_ADMIN);
        assertThat(scoped(() -> registrations.credentialsOf(registration)))
                .singleElement()
                .satisfies(left -> assertThat(left.service()).isEqualTo("direct-routing"));

        scoped(() -> removals.service(registration, "presence-sync", signIn().accessToken()));
        assertThat(application().passwords()).hasSize(1);
    }

    @Test
    void takesItsOwnSecretAwayWhereItsPermissionsSuffice() {
        UUID registration = two(CredentialKind.SECRET);
        mayWriteTheDirectory();

        List<Removal> done = scoped(() -> removals.service(registration, "presence-sync", null));

        assertThat(done)
                .anyMatch(removal ->
                        removal.part() == Removal.Part.CREDENTIAL && removal.outcome() == Removal.Outcome.REMOVED);
        assertThat(application().passwords()).hasSize(1);
        assertWorks(registration, "direct-routing");
    }

    private void mayWriteTheDirectory() {
        AppRoleAssignment held = there().assignments().values().iterator().next();
        world.change(() -> world.save(new AppRoleAssignment(
                UUID.randomUUID().toString(),
                held.tenantId(),
                held.principalId(),
                held.principalType(),
                held.resourceId(),
                DIRECTORY_READ_WRITE_ALL,
                held.createdAt(),
                held.visibleAt())));
    }

    @Test
    void deletesAWholeRegistrationAndProvesIt() {
        UUID registration = two(CredentialKind.SECRET);

        List<Removal> done = scoped(() -> removals.application(registration, signIn().accessToken()));

        assertThat(done).hasSize(2).allMatch(removal -> removal.outcome() == Removal.Outcome.REMOVED);
        assertThat(applications()).isEmpty();
        assertThat(scoped(() -> registrations.ofCustomer(customer))).isEmpty();
        assertThat(scoped(() -> removals.application(registration, signIn().accessToken())))
                .allMatch(removal -> removal.outcome() == Removal.Outcome.ABSENT);
    }

    @Test
    void takesBackTheRedirectAddressOfAServiceThatIsCancelled() {
        UUID first = begun(plan(CredentialKind.SECRET), signIn());
        advance(first);
        UUID registration = scoped(() -> sagas.view(first)).registrationId();
        RegistrationPlan joining = joining(registration, CredentialKind.SECRET);
        UUID second = begun(joining, signIn(Set.of("Application.ReadWrite.All", "Policy.Read.All")));
        advance(second);
        assertThat(application().web().redirectUris()).contains(SECOND);

        rows.in(rows.first(), () -> {
            writing.turn(second, SagaNote.of("CANCELLED"));
            sagaTokens.keep(second, customer, signIn());
            return second;
        });

        assertThat(advance(second)).isEqualTo(new SagaPause.Over(SagaState.UNDONE));
        assertThat(application().web().redirectUris()).containsExactly(FIRST);
        assertThat(application().toString()).doesNotContain(presence());
    }

    /** An owner can give the app a credential, and with it has all that the other service may do. */
    @Test
    void takesTheAppFromTheOwnerWhomTheServiceAdded() {
        UUID registration = ready(begun(plan(CredentialKind.SECRET), signIn()));
        List<String> before = application().owners();
        String person = person(before);
        RegistrationPlan joining = ownedBy(person, joining(registration, CredentialKind.SECRET));
        ready(begun(joining, signIn(Plans.helperScopes(joining))));
        assertThat(application().owners()).contains(person);

        assertThat(scoped(() -> removals.service(registration, "presence-sync", signIn().accessToken())))
                .anyMatch(removal ->
                        removal.part() == Removal.Part.OWNERS && removal.outcome() == Removal.Outcome.REMOVED);

        assertThat(application().owners()).containsExactlyElementsOf(before);
    }

    @Test
    void takesTheAppFromTheOwnerOfAServiceThatIsCancelled() {
        UUID registration = ready(begun(plan(CredentialKind.SECRET), signIn()));
        List<String> before = application().owners();
        String person = person(before);
        RegistrationPlan joining = ownedBy(person, joining(registration, CredentialKind.SECRET));
        Set<String> all = new HashSet<>(Plans.helperScopes(joining));
        all.remove("AppRoleAssignment.ReadWrite.All");
        RegistrationPlan ownersFirst = new RegistrationPlan(
                joining.place(),
                joining.settings(),
                joining.access(),
                joining.credential(),
                new RegistrationPlan.Extras(
                        List.of(person),
                        null,
                        false,
                        true,
                        SandboxFacts.PORTAL_CLIENT_ID,
                        List.of(StepKey.APPLICATION_CREATED, StepKey.OWNERS)));
        UUID second = begun(ownersFirst, signIn(all));
        advance(second);
        assertThat(application().owners()).contains(person);

        rows.in(rows.first(), () -> {
            writing.turn(second, SagaNote.of("CANCELLED"));
            sagaTokens.keep(second, customer, signIn());
            return second;
        });

        assertThat(advance(second)).isEqualTo(new SagaPause.Over(SagaState.UNDONE));
        assertThat(application().owners()).containsExactlyElementsOf(before);
    }

    private UUID ready(UUID saga) {
        assertThat(advance(saga)).isEqualTo(new SagaPause.Over(SagaState.READY));
        return scoped(() -> sagas.view(saga)).registrationId();
    }

    private String person(List<String> owners) {
        return there().people().keySet().stream()
                .filter(id -> !owners.contains(id))
                .findFirst()
                .orElseThrow();
    }

    private static RegistrationPlan ownedBy(String person, RegistrationPlan plan) {
        return new RegistrationPlan(
                plan.place(),
                plan.settings(),
                plan.access(),
                plan.credential(),
                new RegistrationPlan.Extras(List.of(person), null, false, true, SandboxFacts.PORTAL_CLIENT_ID));
    }

    private UUID two(CredentialKind kind) {
        UUID first = begun(plan(kind), signIn());
        assertThat(advance(first)).isEqualTo(new SagaPause.Over(SagaState.READY));
        UUID registration = scoped(() -> sagas.view(first)).registrationId();
        RegistrationPlan joining = joining(registration, kind);
        UUID second = begun(joining, signIn(Plans.helperScopes(joining)));
        assertThat(advance(second)).isEqualTo(new SagaPause.Over(SagaState.READY));
        return registration;
    }

    private RegistrationPlan joining(UUID registration, CredentialKind kind) {
        RegistrationPlan plan = Plans.joining(plan(kind), registration, "presence-sync", kind);
        return new RegistrationPlan(
                plan.place(), Plans.ofOneTenant(List.of(SECOND)), plan.access(), plan.credential(), plan.extras());
    }

    private Application application() {
        return applications().getFirst();
    }

    private static String presence() {
        return GraphPermissions.find("Presence.Read.All").orElseThrow().scopeId();
    }

    private Set<String> scopes() {
        String principal =
                there().servicePrincipalOf(application().appId()).orElseThrow().id();
        return there().grants().values().stream()
                .filter(grant -> grant.clientId().equals(principal))
                .flatMap(grant -> Arrays.stream(grant.scope().split(" ")))
                .collect(Collectors.toSet());
    }

    private void assertWorks(UUID registration, String service) {
        assertThat(tokenEndpoint.clientCredentials(
                        scoped(() -> registrations.identityOf(registration, service)), new TenantId(tenant.tenantId())))
                .isNotNull();
    }
}
