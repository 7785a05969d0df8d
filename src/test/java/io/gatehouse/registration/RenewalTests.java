package io.gatehouse.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.Claim;
import io.gatehouse.microsoft.application.ApplicationFacts.OptionalClaims;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.progress.SagaPause;
import io.gatehouse.shared.TenantId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** An earlier registration that nobody uses becomes what a new one would be. */
class RenewalTests extends SagaBase {

    private static final String OTHER = "https://elsewhere.example/callback";
    private static final Claim KEPT = new Claim("department", "user", true, List.of());
    private static final OptionalClaims CUSTOMERS = new OptionalClaims(
            List.of(KEPT),
            List.of(),
            List.of(new Claim("upn", null, false, List.of("include_externally_authenticated"))));

    @Autowired
    Applications applications;

    @Autowired
    JsonMapper json;

    @Test
    void makesOfAnEarlierOneWhatANewOneIs() {
        Application fresh = made();
        BootstrapToken token = signIn();
        Application earlier = changed(fresh, token);

        UUID saga = begun(several().renewing(registration(fresh)), token);

        assertThat(advance(saga)).isEqualTo(new SagaPause.Over(SagaState.READY));
        Application renewed = only(looking());
        assertThat(renewed)
                .usingRecursiveComparison()
                .ignoringFields("web.redirectUris", "optionalClaims", "passwords", "keys")
                .isEqualTo(fresh);
        assertThat(renewed.web().redirectUris())
                .contains(OTHER)
                .containsAll(fresh.web().redirectUris());
        assertThat(renewed.optionalClaims().idToken())
                .contains(KEPT)
                .containsAll(fresh.optionalClaims().idToken());
        assertThat(renewed.optionalClaims().accessToken())
                .isEqualTo(fresh.optionalClaims().accessToken());
        assertThat(renewed.optionalClaims().saml2Token()).isEqualTo(CUSTOMERS.saml2Token());
        assertThat(earlier.principalsLocked()).as("it was not like that before").isFalse();
    }

    @Test
    void leavesItAsItWasWhereItIsTakenBack() {
        Application fresh = made();
        Application earlier = changed(fresh, looking());
        UUID saga = begun(more(several()).renewing(registration(fresh)), looking());
        assertThat(advance(saga)).isEqualTo(new SagaPause.ForPerson(SagaState.NEEDS_ADMIN));
        assertThat(only(looking()).principalsLocked()).isTrue();

        rows.in(rows.first(), () -> {
            writing.turn(saga, SagaNote.of("CANCELLED"));
            sagaTokens.keep(saga, customer, signIn());
            return saga;
        });

        assertThat(advance(saga)).isEqualTo(new SagaPause.Over(SagaState.UNDONE));
        assertThat(only(looking()))
                .usingRecursiveComparison()
                .ignoringFields("api", "identifierUris")
                .isEqualTo(earlier);
    }

    @Test
    void leavesTheSettingsOfOneThatOthersUse() {
        Application fresh = made();
        BootstrapToken token = signIn();
        Application earlier = changed(fresh, token);

        UUID saga = begun(several().onto(registration(fresh)), token);

        assertThat(advance(saga)).isEqualTo(new SagaPause.Over(SagaState.READY));
        Application joined = only(looking());
        assertThat(joined.web().logoutUrl()).isEqualTo(earlier.web().logoutUrl());
        assertThat(joined.optionalClaims()).isEqualTo(CUSTOMERS);
        assertThat(joined.principalsLocked()).isFalse();
    }

    @Test
    void neverTakesAnEarlierOneForItsOwn() {
        Application fresh = made();
        UUID saga = begun(several().renewing(registration(fresh)), signIn());
        advance(saga);
        rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("update registration_saga set state = 'FAILED', finished_at = null where id = ?")
                        .param(saga)
                        .update());

        BootstrapToken old =
                new BootstrapToken(looking().accessToken(), clock.instant().minusSeconds(1));

        UUID again = scoped(() -> sagas.begin(several(), old, MAJA));

        assertThat(again).isEqualTo(saga);
        assertThat(scoped(() -> reading.find(saga)).orElseThrow().plan().place().registrationId())
                .as("an undo would take it for made by us")
                .isEqualTo(registration(fresh));
    }

    @Test
    void readsPlansOfTheReleaseBefore() {
        String now = json.writeValueAsString(several());

        assertThat(json.readValue(now.replace(",\"renewed\":null", ""), RegistrationPlan.class))
                .isEqualTo(several());
        assertThat(now).contains(",\"renewed\":null");
    }

    /** Open to other tenants, so that there is something to lock. */
    private RegistrationPlan several() {
        RegistrationPlan plan = plan(CredentialKind.SECRET);
        RegistrationPlan.Settings wanted = plan.settings();
        RegistrationPlan.Settings several = new RegistrationPlan.Settings(
                wanted.displayName(),
                "AzureADMultipleOrgs",
                wanted.redirectUris(),
                wanted.implicitIdTokens(),
                wanted.implicitAccessTokens(),
                wanted.publicClient(),
                wanted.identifierUri(),
                wanted.tokenVersion(),
                wanted.exposedScopes(),
                wanted.preAuthorizedClients(),
                wanted.logoutUrl(),
                wanted.claims(),
                false);
        return new RegistrationPlan(plan.place(), several, plan.access(), plan.credential(), plan.extras());
    }

    /** With a permission that the earlier one was never granted. */
    private RegistrationPlan more(RegistrationPlan plan) {
        List<RegistrationPlan.ResourceAccess> access = Plans.joining(
                        plan, UUID.randomUUID(), "any", CredentialKind.SECRET)
                .access();
        return new RegistrationPlan(plan.place(), plan.settings(), access, plan.credential(), plan.extras());
    }

    /** May change applications, and grant nothing. */
    private BootstrapToken looking() {
        return signIn(Set.of("Application.ReadWrite.All", "Policy.Read.All"));
    }

    private Application made() {
        UUID saga = begun(several(), signIn());
        assertThat(advance(saga)).isEqualTo(new SagaPause.Over(SagaState.READY));
        return only(looking());
    }

    private UUID registration(Application made) {
        return scoped(() -> registrations.ofCustomer(customer)).stream()
                .filter(app -> app.clientId().equals(made.appId()))
                .map(AppRegistration::id)
                .findFirst()
                .orElseThrow();
    }

    /** By somebody who has it for something else. */
    private Application changed(Application made, BootstrapToken token) {
        applications.update(
                access(token),
                made.objectId(),
                ApplicationDraft.empty()
                        .redirectUris(List.of(OTHER))
                        .logoutUrl("https://elsewhere.example/out")
                        .implicitTokens(true, true)
                        .fallbackPublicClient(true)
                        .optionalClaims(CUSTOMERS)
                        .unlockedPrincipals());
        return only(token);
    }

    private Application only(BootstrapToken token) {
        String objectId = applications().getFirst().id();
        assertThat(applications()).hasSize(1);
        return applications.byObjectId(access(token), objectId).orElseThrow();
    }

    private GraphAccess access(BootstrapToken token) {
        return new GraphAccess(new TenantId(tenant.tenantId()), token.accessToken());
    }
}
