package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestSandbox;
import io.gatehouse.invitation.InvitationStatus;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.onboarding.leftover.LeftBehind;
import io.gatehouse.onboarding.leftover.UnusedRegistrations;
import io.gatehouse.onboarding.plan.RegistrationPlans;
import io.gatehouse.onboarding.standing.ConsentGuard;
import io.gatehouse.onboarding.standing.GivenConsents;
import io.gatehouse.onboarding.wizard.WizardPaths;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.registration.attempt.BootstrapToken;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import io.gatehouse.web.TestCallers;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.context.WebApplicationContext;

/** What becomes of a registration that is begun and whose invitation, sign-in or admin does not see it through. */
class LeftRegistrationTests extends NewRegistrationBase {

    private static final Map<String, String> DECLINED = Map.of("reason", "Not what we ordered", "sure", "true");

    @Autowired
    RegistrationPlans plans;

    @Autowired
    LeftBehind behind;

    @Autowired
    UnusedRegistrations unused;

    @Autowired
    WebApplicationContext context;

    @Autowired
    ConsentGuard guard;

    @Autowired
    GivenConsents consents;

    @AfterEach
    void calmDown() {
        calm();
    }

    @Test
    void keepsTheHelperWhereAServiceAccountStillSignsInWithIt() {
        Link waiting = made.link(customer, ConnectionMethod.DELEGATED_TOKEN);
        TenantId tenant = new TenantId(SandboxFacts.CONTOSO);
        String helper = inScope(registrations::own).clientId();
        rows.in(rows.first(), () -> {
            consents.put(waiting.invitation().id(), tenant, SandboxFacts.CONTOSO_ADMIN);
            return null;
        });

        assertThat(inScope(() -> guard.stillWanted(tenant, helper, null))).isNotEmpty();
        assertThat(inScope(() -> guard.stillWanted(tenant, UUID.randomUUID().toString(), null)))
                .isEmpty();
        inScope(() -> {
            invitations.revoke(waiting.invitation().id(), "Not our customer", TestInvitations.MAJA);
            return waiting;
        });
        assertThat(inScope(() -> guard.stillWanted(tenant, helper, null))).isEmpty();
    }

    @Test
    void goesOverToTheNextInvitationWhenTheSignInHasRunOut() {
        UUID saga = wornOut();

        link = made.link(customer, ConnectionMethod.NEW_APP_REGISTRATION);
        assertThat(inScope(() -> behind.of(customer)))
                .extracting(LeftBehind.Left::kind, LeftBehind.Left::helper)
                .containsExactly(tuple(LeftBehind.Kind.OPEN, true));
        assertThat(page(TestCallers.operator(rows.first())))
                .contains("was begun and not finished", "It was removed there");
        assertThat(page(TestCallers.auditor(rows.first())))
                .contains("was begun and not finished")
                .doesNotContain("It was removed there");
        connect();

        assertThat(made()).hasSize(1);
        assertThat(inScope(() -> behind.of(customer))).isEmpty();
        assertThat(inScope(() -> sagas.view(saga)).invitationId())
                .isEqualTo(link.invitation().id());
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.COMPLETED);
        assertThat(connection().registrationId())
                .isEqualTo(inScope(() -> sagas.view(saga)).registrationId());
        assertThat(removedThere(saga)).hasStatus(409);
    }

    @Test
    void takesBackWhatWasBegunForAnInvitationThatEnds() {
        UUID saga = held();
        assertThat(removedThere(saga)).hasStatus(409);

        inScope(() -> {
            invitations.revoke(link.invitation().id(), "Not our customer", TestInvitations.MAJA);
            return saga;
        });
        calm();

        awaitState(saga, SagaState.UNDONE);
        assertThat(made()).isEmpty();
        assertThat(inScope(() -> behind.of(customer))).isEmpty();
    }

    @Test
    void forgetsWhatWasLeftWhenAnOperatorSaysThatItWasRemoved() {
        UUID saga = wornOut();
        inScope(() -> {
            invitations.revoke(link.invitation().id(), "Not our customer", TestInvitations.MAJA);
            return saga;
        });
        assertThat(inScope(() -> behind.of(customer))).hasSize(1);

        assertThat(removedThere(saga)).hasStatus(302);

        assertThat(inScope(() -> sagas.view(saga)).state()).isEqualTo(SagaState.UNDONE);
        assertThat(inScope(() -> behind.of(customer))).isEmpty();
        assertThat(page(TestCallers.operator(rows.first()))).doesNotContain("was begun and not finished");
    }

    @Test
    void takesEverythingBackOnlyForWhoSignedInAndMeansIt() {
        TestBrowser another = another();
        Map<String, String> signed =
                another.open("/authenticate/decline").form("/decline").fields();
        UUID saga = held();
        Page theirs = another.open(WizardPaths.REGISTRATION);
        assertThat(theirs.body()).doesNotContain(WizardPaths.REGISTRATION + "/cancel");
        assertThat(another.open(WizardPaths.REGISTRATION + "/cancel").h1()).isEqualTo(theirs.h1());

        Page asked = browser.open(WizardPaths.REGISTRATION + "/cancel");
        Page unticked = browser.submit(asked, asked.form("/cancel"), Map.of());
        assertThat(unticked.status()).isEqualTo(422);
        another.submit(theirs, asked.form("/cancel"), Map.of("sure", "true", "form", signed.get("form")));
        assertThat(inScope(() -> sagas.view(saga)).undoing()).isFalse();
        browser.submit(unticked, unticked.form("/cancel"), Map.of("sure", "true"));
        calm();

        awaitState(saga, SagaState.UNDONE);
        assertThat(made()).isEmpty();
    }

    @Test
    void letsOnlyWhoSignedInDeclineWhatIsBeingMade() {
        TestBrowser another = another();
        Page early = another.open("/authenticate/decline");
        UUID saga = held();

        Page refused = another.submit(early, early.form("/decline"), DECLINED);
        assertThat(refused.address()).hasPath(WizardPaths.REGISTRATION);
        assertThat(refused.body()).contains("Only the browser that signed in");
        assertThat(another.open("/authenticate/decline").address()).hasPath(WizardPaths.REGISTRATION);
        assertThat(made.now(link).status()).isNotEqualTo(InvitationStatus.DECLINED);
        assertThat(inScope(() -> sagas.view(saga)).undoing()).isFalse();

        Page own = browser.open("/authenticate/decline");
        assertThat(browser.submit(own, own.form("/decline"), DECLINED).h1()).isEqualTo("You declined");
        assertThat(made.now(link).status()).isEqualTo(InvitationStatus.DECLINED);
        calm();
        awaitState(saga, SagaState.UNDONE);
        assertThat(made()).isEmpty();
    }

    @Test
    void usesWhatStandsInTheTenantThatIsSignedInTo() {
        UUID here = unused(SandboxFacts.CONTOSO);
        unused("0b0e0000-0000-4000-8000-00000000e15e");

        assertThat(inScope(() -> unused.of(customer, "direct-routing", new TenantId(SandboxFacts.CONTOSO))))
                .hasValueSatisfying(found -> assertThat(found.id()).isEqualTo(here));
    }

    /** Finished there when nobody waited for it any more. */
    private UUID unused(String tenant) {
        UUID registration = UUID.randomUUID();
        UUID saga = inScope(() -> sagas.begin(
                plans.of(link.invitation(), new TenantId(SandboxFacts.CONTOSO)),
                new BootstrapToken(Secret.of("worn out"), Instant.EPOCH),
                TestInvitations.MAJA));
        awaitState(saga, SagaState.NEEDS_SIGN_IN);
        rows.in(rows.first(), () -> {
            rows.jdbc()
                    .sql("""
                            insert into app_registration (provider_id, id, customer_id, tenant_id, client_id,
                              display_name, origin, created_at, ready_at)
                            values (?, ?, ?, ?, ?, 'Left', 'CREATED', now(), now())
                            """)
                    .params(rows.first().value(), registration, customer, tenant)
                    .param(UUID.randomUUID().toString())
                    .update();
            return rows.jdbc()
                    .sql("""
                            update registration_saga set state = 'READY', tenant_id = ?, facts = ?,
                              plan = replace(plan, ?, ?)
                            where id = ?
                            """)
                    .params(tenant, "{\"REGISTRATION_ID\":\"" + registration + "\"}")
                    .params(SandboxFacts.CONTOSO, tenant, saga)
                    .update();
        });
        return registration;
    }

    private TestBrowser another() {
        TestBrowser another = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        another.open(link.address());
        return another;
    }

    /** Begun by somebody whose sign-in had run out before anything was made. */
    private UUID wornOut() {
        UUID saga = inScope(() -> sagas.begin(
                plans.of(link.invitation(), new TenantId(SandboxFacts.CONTOSO)),
                new BootstrapToken(Secret.of("worn out"), Instant.EPOCH),
                TestInvitations.MAJA));
        awaitState(saga, SagaState.NEEDS_SIGN_IN);
        return saga;
    }

    private MvcTestResult removedThere(UUID saga) {
        return mvc().post()
                .uri("/customers/" + customer + "/left")
                .param("saga", saga.toString())
                .with(TestCallers.operator(rows.first()))
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange();
    }

    private String page(RequestPostProcessor caller) {
        try {
            return mvc().get()
                    .uri("/customers/" + customer)
                    .with(caller)
                    .with(SecurityMockMvcRequestPostProcessors.csrf())
                    .exchange()
                    .getResponse()
                    .getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MockMvcTester mvc() {
        return MockMvcTester.from(
                context,
                builder -> builder.apply(SecurityMockMvcConfigurers.springSecurity())
                        .build());
    }
}
