package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.connection.credential.ConnectionCredentials;
import io.gatehouse.job.JobState;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.registration.credential.CredentialState;
import io.gatehouse.registration.credential.CredentialView;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Credentials of an app in the customer's tenant, as operators and programs see and replace them. */
class CredentialPagesTests extends ConnectedBase {

    @Autowired
    ConnectionCredentials credentials;

    @Autowired
    Jobs jobs;

    @BeforeEach
    void connect() {
        made = making.register();
    }

    @Test
    void showsWhatTheConnectionProvesItselfWithAndWhenThatEnds() throws Exception {
        CredentialView credential = active();

        assertThat(page())
                .contains("Microsoft 365 settings", apps().getFirst().appId(), credential.hint() + "…")
                .contains("Days until expiration", credential.keyId(), "In use", "Rotate")
                .contains("Not read for an application");
        assertThat(api("get", ""))
                .bodyJson()
                .hasPathSatisfying(
                        "$.credentials[0].kind", kind -> assertThat(kind).isEqualTo("SECRET"))
                .hasPathSatisfying(
                        "$.credentials[0].keyId", id -> assertThat(id).isEqualTo(credential.keyId()))
                .hasPathSatisfying(
                        "$.credentials[0].daysLeft", days -> assertThat(days).isEqualTo(179))
                .hasPath("$.credentials[0].expiresAt");
    }

    @Test
    void countsAnEndThatComesNearAgainstTheConnection() throws Exception {
        end(Duration.ofDays(10).plusHours(1));
        assertThat(checked().reasons())
                .anySatisfy(reason -> assertThat(reason.text()).contains("in 10 days"))
                .anyMatch(reason -> reason.code().equals("CREDENTIAL_ENDS"));
        assertThat(checked().health()).isEqualTo(ConnectionHealth.DEGRADED);

        assertThat(home()).contains("Credentials that end soon", made.tenant().name(), "ends in 10 days");

        end(Duration.ofDays(-1));
        assertThat(checked().health()).isEqualTo(ConnectionHealth.ACTION_REQUIRED);

        end(Duration.ofDays(100));
        assertThat(checked().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    @Test
    void rotatesWithTheRightsOfTheAppAndSparesTheOldOneForAWhile() throws Exception {
        String before = active().keyId();

        MvcTestResult accepted = api("post", "/rotate");

        assertThat(accepted).hasStatus(202);
        await(() -> !active().keyId().equals(before));
        await(() -> in(() -> jobs.find(job(accepted))).orElseThrow().state() == JobState.WAITING);
        assertThat(apps().getFirst().passwords())
                .extracting(Application.Password::keyId)
                .containsExactlyInAnyOrder(before, active().keyId());
        assertThat(page()).contains("the old one is removed at", "Replaced", "In use");
        assertThat(checked().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(job(api("post", "/rotate"))).isEqualTo(job(accepted));
    }

    @Test
    void waitsForAnAdministratorWhereTheAppMayNotRotateItself() throws Exception {
        withdrawRoles();

        UUID job = job(api("post", "/rotate"));

        await(() -> in(() -> jobs.find(job)).orElseThrow().state() == JobState.WAITING);
        assertThat(page()).contains("Waiting for an administrator", "Ask the customer’s administrator");
        end(Duration.ofDays(25));
        assertThat(in(() -> credentials.reasons(view())))
                .extracting(HealthReason::code)
                .containsExactly("ROTATION_STUCK");
    }

    @Test
    void takesATypedSecretOnlyAfterMicrosoftAcceptedIt() throws Exception {
        String before = active().keyId();
        String clientId = apps().getFirst().appId();

        assertThat(secret("")).hasStatus(422);
        assertThat(said(secret(UUID.randomUUID().toString()))).contains("Secret ID");
        assertThat(said(secret(clientId))).contains("client ID");
        assertThat(said(secret("this~is~not~a~secret~of~theirs~1234567")))
                .contains("Microsoft does not accept it")
                .doesNotContain("not~a~secret");
        assertThat(active().keyId()).isEqualTo(before);

        String made = "aBc8Q~" + UUID.randomUUID().toString().replace('-', '~');
        add(made);
        String tooLate = LocalDate.now(ZoneOffset.UTC).plusYears(3).toString();
        assertThat(said(secret(made, tooLate))).contains("may live 730 days at most");
        assertThat(active().keyId()).isEqualTo(before);
        assertThat(secret(" " + made + " ")).hasStatus3xxRedirection();

        assertThat(active().name()).isEqualTo("typed in");
        assertThat(in(() -> registrations.credentialsOf(registration())))
                .filteredOn(credential -> credential.state() == CredentialState.RETIRED)
                .extracting(CredentialView::keyId)
                .containsExactly(before);
        assertThat(checked().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(page()).doesNotContain(made);
    }

    /** Microsoft tells nobody here when a secret ends: where the service wants a short life, its end has to be said. */
    @Test
    void wantsTheEndOfATypedSecretWhereTheServiceLimitsItsLife() throws Exception {
        String before = active().keyId();
        String made = "aBc8Q~" + UUID.randomUUID().toString().replace('-', '~');
        add(made);
        serves("teams-telemetry");

        assertThat(said(secret(made))).contains("may live 184 days at most. Say when this one ends.");
        assertThat(said(secret(made, inDays(190)))).contains("may live 184 days at most. Make one");
        serves("direct-routing");
        assertThat(active().keyId()).isEqualTo(before);
        serves("teams-telemetry");
        assertThat(secret(made, inDays(184))).hasStatus3xxRedirection();
    }

    private void serves(String profile) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update connection set profile = ? where id = ?")
                        .params(profile, this.made.connection())
                        .update());
    }

    private static String inDays(int days) {
        return LocalDate.now(ZoneOffset.UTC).plusDays(days).toString();
    }

    private void add(String secret) {
        Application app = apps().getFirst();
        List<Application.Password> passwords = new ArrayList<>(app.passwords());
        Instant now = Instant.now();
        passwords.add(new Application.Password(
                UUID.randomUUID().toString(), "by hand", secret, now, now.plus(Duration.ofDays(90))));
        sandbox.world().change(() -> sandbox.world().save(app.withCredentials(passwords, app.certificates())));
    }

    private void withdrawRoles() {
        World world = sandbox.world();
        world.change(() -> {
            Tenant tenant = world.tenant(made.tenant().tenantId()).orElseThrow();
            List.copyOf(tenant.assignments().values()).forEach(world::remove);
        });
    }

    private void end(Duration left) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update credential set expires_at = now() + make_interval(secs => ?) where id = ?")
                        .params(left.toSeconds(), active().id())
                        .update());
    }

    private ConnectionView checked() {
        in(() -> checks.check(view()));
        return view();
    }

    private String home() throws Exception {
        return page("/");
    }

    private MvcTestResult secret(String text) {
        return secret(text, "");
    }

    private MvcTestResult secret(String text, String endsOn) {
        return mvc.post()
                .uri("/connections/" + made.connection() + "/secret")
                .param("secret", text)
                .param("endsOn", endsOn)
                .with(TestCallers.operator(provider))
                .with(csrf())
                .exchange();
    }

    private static String said(MvcTestResult result) throws Exception {
        assertThat(result).hasStatus(422);
        return result.getResponse().getContentAsString();
    }

    private MvcTestResult api(String method, String path) {
        var request = ("get".equals(method) ? mvc.get() : mvc.post().contentType(MediaType.APPLICATION_JSON))
                .uri("/api/v1/connections/" + made.connection() + path)
                .with(TestCallers.program(provider));
        return request.exchange();
    }

    private static UUID job(MvcTestResult accepted) {
        try {
            Matcher id = Pattern.compile("\"jobId\":\"([^\"]+)\"")
                    .matcher(accepted.getResponse().getContentAsString());
            assertThat(id.find()).isTrue();
            return UUID.fromString(id.group(1));
        } catch (java.io.UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(condition);
    }
}
