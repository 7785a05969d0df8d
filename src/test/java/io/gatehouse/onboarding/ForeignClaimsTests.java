package io.gatehouse.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestSandbox;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.check.CheckResult;
import io.gatehouse.connection.check.ConnectionChecks;
import io.gatehouse.invitation.IssuedInvitation;
import io.gatehouse.onboarding.TestInvitations.Link;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Person.SignInRule;
import io.gatehouse.shared.ProviderScope;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A policy that lets an account in only by a sign-in that brings what was asked for before (E:claims-challenge). */
class ForeignClaimsTests extends ForeignEntraBase {

    private static final String AGAIN = "Please sign in again";

    private static final String ASKED_BY_GRAPH = "{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"c1\"}}}";

    @Autowired
    Connections connections;

    @Autowired
    ConnectionChecks checks;

    @AfterEach
    void lift() {
        rule(SignInRule.ALLOWED);
    }

    @Test
    void takesAlongWhatTheFirstSignInWasRefusedFor() {
        rule(SignInRule.NEEDS_CLAIMS);

        assertStopped(microsoft.consent(signIn()), 400, AGAIN, "AADSTS50079");
        assertThat(kept()).isOne();
        Page second = microsoft.consent(signIn());

        assertThat(second.h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(kept()).isZero();
    }

    @Test
    void reconnectsInOneGoAfterAPolicyEndedTheKeptSignIn() {
        assertThat(microsoft.consent(signIn()).h1()).isEqualTo(tenant.name() + " is connected");
        rule(SignInRule.NEEDS_CLAIMS);
        assertThat(check().reasons()).extracting(HealthReason::code).contains("MFA_NEEDED");

        link = reconnect();
        assertThat(microsoft.consent(signIn()).h1()).isEqualTo(tenant.name() + " is connected");

        assertThat(check().reasons()).isEmpty();
        assertThat(connection().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(kept()).isZero();
    }

    @Test
    void takesAlongWhatGraphAskedFor() {
        assertThat(microsoft.consent(signIn()).h1()).isEqualTo(tenant.name() + " is connected");
        entra.challenge("/organization", ASKED_BY_GRAPH);
        assertThat(check().reasons()).extracting(HealthReason::code).contains("INTERACTION_NEEDED");
        entra.honest();

        link = reconnect();

        Page start = browser.open(link.address());
        String address = browser.submitOnly(start, start.form("/authenticate/start"), Map.of())
                .response()
                .headers()
                .firstValue("location")
                .orElseThrow();
        assertThat(URLDecoder.decode(address, StandardCharsets.UTF_8)).contains("&claims=" + ASKED_BY_GRAPH);
        assertThat(microsoft.consent(signIn()).h1()).isEqualTo(tenant.name() + " is connected");
        assertThat(kept()).isZero();
    }

    /** Whoever holds a link can write such an address, and would have a say in sign-ins to come. */
    @Test
    void believesNoClaimsThatStandInAnAddress() {
        Page start = browser.open(link.address());
        String address = browser.submitOnly(start, start.form("/authenticate/start"), Map.of())
                .response()
                .headers()
                .firstValue("location")
                .orElseThrow();
        String state = Html.first(address, "[?&]state=([^&]*)");

        Page stopped = browser.open("/authenticate/OAuth2Callback?error=interaction_required&claims="
                + URLEncoder.encode(ASKED_BY_GRAPH, StandardCharsets.UTF_8) + "&state=" + state);

        assertThat(stopped.status()).isEqualTo(400);
        assertThat(kept()).isZero();
    }

    private long kept() {
        return count("select count(*) from claims_challenge where customer_id = :customer");
    }

    private CheckResult check() {
        return in(() -> checks.check(connection()));
    }

    private ConnectionView connection() {
        return in(() -> connections.ofCustomer(link.invitation().customerId()).getFirst());
    }

    /** Re-initiate authentication, and a browser that has never been there. */
    private Link reconnect() {
        browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        microsoft = new AtMicrosoft(browser);
        ConnectionView connection = connection();
        IssuedInvitation issued = in(() -> invitations.issue(
                TestInvitations.reconnect(connection.customerId(), connection.profile(), connection.id()),
                TestInvitations.MAJA));
        return new Link(issued.invitation(), issued.link().reveal());
    }

    private void rule(SignInRule rule) {
        sandbox.world().change(() -> {
            Person person = sandbox.world().account(tenant.admin()).orElseThrow();
            Person.Access access = person.access();
            sandbox.world()
                    .save(person.with(new Person.Access(
                            access.directoryRoles(),
                            access.homeTenantId(),
                            rule,
                            access.tokensValidFrom(),
                            access.passwordAlone())));
        });
    }

    private <T> T in(Callable<T> work) {
        return ProviderScope.call(made.provider(), () -> {
            try {
                return work.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
