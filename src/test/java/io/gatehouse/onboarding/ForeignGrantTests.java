package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.TestBrowser.Page;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.check.CheckResult;
import io.gatehouse.connection.check.ConnectionChecks;
import io.gatehouse.sandbox.World;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What the wizard does with a grant that a foreign Entra gives but does not keep. */
class ForeignGrantTests extends ForeignEntraBase {

    @Autowired
    Connections connections;

    @Autowired
    ConnectionChecks checks;

    @Test
    void wantsASignInThatCanBeKept() {
        entra.change("/oauth2/v2.0/token", answer -> {
            answer.body().remove("refresh_token");
            return answer;
        });

        Page page = microsoft.consent(signIn());

        assertStopped(page, 403, "Microsoft keeps no sign-in for us", "offline_access");
        assertFinishesAfterwards();
    }

    @Test
    void connectsNothingThatALiveTestDoesNotPass() {
        entra.change("/organization", answer -> denied());
        assertThat(microsoft.consent(signIn()).h1()).isEqualTo("Waiting for Microsoft");

        clock.advance(Duration.ofSeconds(310));

        assertStopped(awaitEnd(), 403, "The live test failed", "The provider has been told.");
        assertInviterIsTold();
        assertFinishesAfterwards();
    }

    /** An answer of one place that has heard of neither consent nor account yet; the next knows both. */
    @ParameterizedTest
    @CsvSource({
        "/organization, 403, Authorization_RequestDenied",
        "/organization, 404, Request_ResourceNotFound",
        "/organization, 401, InvalidAuthenticationToken",
        "/v1.0/me, 404, Request_ResourceNotFound"
    })
    void waitsWhereOnlyOnePlaceAtMicrosoftKnowsOfTheConsentYet(String path, int status, String code) {
        AtomicBoolean once = new AtomicBoolean(true);
        entra.change(path, answer -> once.getAndSet(false) ? refused(status, code) : answer);

        assertThat(microsoft.consent(signIn()).h1()).isEqualTo("Waiting for Microsoft");

        await().atMost(Duration.ofMinutes(2))
                .until(() -> browser.open("/authenticate/waiting").h1(), (tenant.name() + " is connected")::equals);
        assertThat(once).as("asked for " + path).isFalse();
    }

    /** A partner's technician has rights in the organisation (GDAP) and no account there. */
    @Test
    void explainsToPeopleWithoutAnAccountThereWhoMustSignIn() {
        entra.refuse("/v1.0/me", 404, "Request_ResourceNotFound");
        assertThat(microsoft.consent(signIn()).h1()).isEqualTo("Waiting for Microsoft");

        clock.advance(Duration.ofSeconds(50));

        assertStopped(
                awaitEnd(), 403, "This account is not in the organisation’s directory", "GDAP", "app registration");
        assertFinishesAfterwards();
    }

    @Test
    void looksAgainWhereGraphContradictsTheTokenJustReceived() {
        assertThat(microsoft.consent(signIn()).h1()).isEqualTo(tenant.name() + " is connected");

        for (String list : List.of("/servicePrincipals", "/oauth2PermissionGrants")) {
            AtomicBoolean once = new AtomicBoolean(true);
            entra.change(list, answer -> once.getAndSet(false) ? emptied(answer) : answer);

            assertThat(check().reasons())
                    .as(list)
                    .extracting(HealthReason::code)
                    .doesNotContain("CONSENT_REMOVED");

            assertThat(once).as("asked for " + list).isFalse();
            assertThat(connection().missingScopes()).isEmpty();
        }
        entra.change("/oauth2PermissionGrants", ForeignGrantTests::emptied);
        assertThat(check().reasons()).extracting(HealthReason::code).contains("CONSENT_REMOVED");
    }

    /** Which roles an account holds is nice to know. */
    @Test
    void seesALostPermissionThoughNobodyTellsRoles() {
        assertThat(microsoft.consent(signIn()).h1()).isEqualTo(tenant.name() + " is connected");
        entra.refuse("/v1.0/me/transitiveMemberOf.*", 404, "Request_ResourceNotFound");
        World world = sandbox.world();
        world.change(() -> world.tenant(tenant.tenantId()).orElseThrow().grants().values().stream()
                .filter(grant -> grant.scopes().contains("Group.ReadWrite.All"))
                .toList()
                .forEach(grant -> world.save(grant.withScope(grant.scope().replace("Group.ReadWrite.All", "")))));

        assertThat(check().reasons()).extracting(HealthReason::code).contains("PERMISSIONS_MISSING");

        assertThat(connection().missingScopes()).containsExactly("Group.ReadWrite.All");
    }

    private static ForeignEntra.Answer denied() {
        return refused(403, "Authorization_RequestDenied");
    }

    private static ForeignEntra.Answer refused(int status, String code) {
        return new ForeignEntra.Answer(status, Map.of("error", Map.of("code", code, "message", "Not here")));
    }

    private static ForeignEntra.Answer emptied(ForeignEntra.Answer answer) {
        answer.body().put("value", new ArrayList<>());
        return answer;
    }

    private CheckResult check() {
        return ProviderScope.call(made.provider(), () -> checks.check(connection()));
    }

    private ConnectionView connection() {
        return ProviderScope.call(
                made.provider(),
                () -> connections.ofCustomer(link.invitation().customerId()).getFirst());
    }

    @Test
    void erasesASignInThatMicrosoftNeverConfirms() {
        entra.change("/oauth2PermissionGrants", ForeignGrantTests::emptied);
        Page waiting = microsoft.consent(signIn());
        assertThat(waiting.h1()).isEqualTo("Waiting for Microsoft");
        assertThat(waitingSignIns()).isOne();

        clock.advance(Duration.ofSeconds(310));

        assertStopped(awaitEnd(), 503, "Microsoft took too long", "The sign-in that waited is erased.");
        assertInviterIsTold();
        assertFinishesAfterwards();
    }

    @Test
    void saysSoTooWhereNobodyCouldAskInTime() {
        entra.change("/oauth2PermissionGrants", ForeignGrantTests::emptied);
        assertThat(microsoft.consent(signIn()).h1()).isEqualTo("Waiting for Microsoft");

        clock.advance(Duration.ofMinutes(20));

        assertStopped(awaitEnd(), 503, "Microsoft took too long");
        assertInviterIsTold();
        assertFinishesAfterwards();
    }

    @Test
    void slowsDownWhoeverPressesButtonsAllTheTime() {
        Page start = browser.open(link.address());
        Map<String, String> forged = Map.of("form", "made up");
        Page page = browser.submit(start, start.form("/authenticate/start"), forged);
        for (int i = 0; i < 400 && page.status() != 429; i++) {
            assertThat(page.h1()).isEqualTo("This page was too old");
            page = browser.submit(start, start.form("/authenticate/start"), forged);
        }

        assertThat(page.status()).isEqualTo(429);
        assertThat(page.h1()).isEqualTo("Too many attempts");
        assertThat(page.body()).contains("Nothing was stored.", "Wait a minute", "Code for support");
        assertNothingStored();
        Page later = await().atMost(Duration.ofMinutes(2))
                .until(
                        this::signIn,
                        next -> next.status() == 200 && !next.forms().isEmpty());
        assertThat(microsoft.consent(later).h1()).isEqualTo(tenant.name() + " is connected");
    }

    private void assertInviterIsTold() {
        assertThat(count("select count(*) from mail_message where related_id = :invitation and recipient = :inviter"))
                .isOne();
        assertThat(count("select count(*) from mail_message where related_id = :invitation and recipient = :inviter"
                        + " and kind = 'failed'"))
                .isOne();
    }

    private Page awaitEnd() {
        return await().atMost(Duration.ofMinutes(2))
                .until(
                        () -> browser.open("/authenticate/waiting"),
                        page -> !page.h1().equals("Waiting for Microsoft")
                                && page.address().getPath().endsWith("stopped"));
    }

    private long waitingSignIns() {
        return count("select count(*) from waiting_sign_in where invitation_id = :invitation");
    }
}
