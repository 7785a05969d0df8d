package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.registration.attempt.SagaState;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.context.WebApplicationContext;

/** What operators see of a registration that is being made, and how they try again or have it taken back. */
class MakingTests extends NewRegistrationBase {

    @Autowired
    WebApplicationContext context;

    @AfterEach
    void calmDown() {
        calm();
    }

    @Test
    void showsEachStepAndTriesAgain() {
        UUID saga = held();

        assertThat(page(TestCallers.auditor(rows.first())))
                .bodyText()
                .contains("Create the app registration", "Done", "Waiting", "steps done")
                .doesNotContain("Try again now", "/registration/undo");
        assertThat(page(TestCallers.operator(rows.first()))).bodyText().contains("Try again now", "/registration/undo");
        assertThat(shown("/customers/" + customer)).bodyText().contains("An app registration is being made.");
        assertThat(shown("/invitations/" + link.invitation().id())).bodyText().contains("Show its steps");
        assertThat(api(HttpMethod.GET, link, ""))
                .bodyJson()
                .hasPathSatisfying(
                        "$.steps[?(@.state == 'WAITING')].note",
                        note -> assertThat(note).asArray().isNotEmpty());

        assertThat(post("/retry", TestCallers.auditor(rows.first()), false)).hasStatus(403);
        Awaitility.await("it is looked at by itself, too, and may be at work just now")
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> {
                    assertThat(post("/retry", TestCallers.operator(rows.first()), false))
                            .hasStatus(302);
                    assertThat(audited("registration.retried", saga)).isOne();
                });
    }

    @Test
    void offersNothingMoreOnceItIsFinished() {
        connect();

        assertThat(page(TestCallers.operator(rows.first())))
                .bodyText()
                .contains("It is finished and works.")
                .doesNotContain("Try again now", "/registration/undo");
        assertThat(api(HttpMethod.POST, link, "/retry")).hasStatus(409);
        assertThat(api(HttpMethod.POST, link, "/undo")).hasStatus(409);
    }

    @Test
    void takesBackAfterAPlainQuestion() {
        UUID saga = held();

        assertThat(shown("/invitations/" + link.invitation().id() + "/registration/undo"))
                .bodyText()
                .contains("Take back what was made for Contoso Ltd?");
        MvcTestResult unsure = post("/undo", TestCallers.operator(rows.first()), false);
        assertThat(unsure).hasStatus(422).bodyText().contains("Tick this to take it back.");
        assertThat(inScope(() -> sagas.view(saga)).undoing()).isFalse();
        assertThat(post("/undo", TestCallers.auditor(rows.first()), true)).hasStatus(403);
        assertThat(post("/undo", TestCallers.operator(rows.first()), true)).hasStatus(302);
        calm();

        awaitState(saga, SagaState.UNDONE);
        assertThat(made()).isEmpty();
        assertThat(audited("registration.cancelled", saga)).isOne();
        assertThat(page(TestCallers.operator(rows.first()))).bodyText().contains("Everything was taken back.");
    }

    @Test
    void saysThatNothingWasBegun() {
        Link fresh = made.link(customer, ConnectionMethod.NEW_APP_REGISTRATION);

        assertThat(shown("/invitations/" + fresh.invitation().id() + "/registration"))
                .bodyText()
                .contains("Nothing has been begun");
        assertThat(api(HttpMethod.GET, fresh, "")).bodyJson().doesNotHavePath("$.state");
        assertThat(api(HttpMethod.POST, fresh, "/retry")).hasStatus(409);
    }

    private MvcTestResult page(RequestPostProcessor caller) {
        return mvc().get()
                .uri("/invitations/" + link.invitation().id() + "/registration")
                .with(caller)
                .with(csrf())
                .exchange();
    }

    private MvcTestResult shown(String address) {
        return mvc().get()
                .uri(address)
                .with(TestCallers.operator(rows.first()))
                .with(csrf())
                .exchange();
    }

    private MvcTestResult post(String action, RequestPostProcessor caller, boolean sure) {
        var request = mvc().post()
                .uri("/invitations/" + link.invitation().id() + "/registration" + action)
                .with(caller)
                .with(csrf());
        return (sure ? request.param("sure", "true") : request).exchange();
    }

    private MvcTestResult api(HttpMethod method, Link invited, String action) {
        return mvc().method(method)
                .uri("/api/v1/invitations/" + invited.invitation().id() + "/registration" + action)
                .with(TestCallers.program(rows.first()))
                .exchange();
    }

    private long audited(String action, UUID saga) {
        return rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("select count(*) from audit_entry where action = ? and subject_id = ?")
                        .params(action, saga.toString())
                        .query(Long.class)
                        .single());
    }

    private MockMvcTester mvc() {
        return MockMvcTester.from(
                context,
                builder -> builder.apply(SecurityMockMvcConfigurers.springSecurity())
                        .build());
    }
}
