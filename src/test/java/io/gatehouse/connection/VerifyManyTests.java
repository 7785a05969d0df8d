package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.Html;
import io.gatehouse.connection.check.VerifyJob;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobView;
import io.gatehouse.job.pause.JobPause.Scope;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Many connections proven at one press or call. */
class VerifyManyTests extends ConnectedBase {

    private static final String CALL = "/api/v1/connections/verify";

    @Autowired
    Jobs jobs;

    @BeforeEach
    void connect() {
        made = making.connect();
        restTheWatch(provider);
    }

    @Test
    void provesTheOnesThatAProgramMeansAndNoOthers() {
        String mine = "\"customerId\":\"" + made.customer() + "\"";
        assertThat(began("{" + mine + ",\"health\":\"ACTION_REQUIRED\"}")).isZero();
        assertThat(began("{" + mine + ",\"profile\":\"no-such-service\"}")).isZero();
        assertThat(checks()).isEmpty();

        String service = view().profile();
        assertThat(began("{" + mine + ",\"health\":\"HEALTHY\",\"profile\":\"" + service + "\"}"))
                .isOne();

        assertThat(checks())
                .hasSize(1)
                .allSatisfy(job -> assertThat(job.connectionId()).isEqualTo(made.connection()));
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(page()).contains("verified " + made.tenant().name()));
    }

    @Test
    void leavesSuspendedCustomersAndOtherProvidersAlone() {
        String mine = "{\"customerId\":\"" + made.customer() + "\"}";
        ProviderId other = rows.another("Southern Voice");
        assertThat(call(TestCallers.program(other), mine))
                .hasStatus(202)
                .bodyText()
                .contains("\"connections\":0");
        assertThat(call(TestCallers.auditingProgram(provider), mine)).hasStatus(403);

        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update customer set state = 'SUSPENDED' where id = ?")
                        .param(made.customer())
                        .update());
        assertThat(began(mine)).isZero();
        assertThat(checks()).isEmpty();
    }

    /** Though none of the checks has run yet, so that the order is still the same. */
    @Test
    void goesOnWhereItEndedWhenAskedAgain() {
        ProviderId other = rows.another("Great Voice");
        many(other, 502);
        ProviderScope.run(other, () -> rests.set(Scope.KIND, VerifyJob.KIND, null, Actor.SYSTEM));
        try {
            assertThat(call(TestCallers.program(other), "{}"))
                    .hasStatus(202)
                    .bodyText()
                    .contains("\"connections\":500", "\"more\":true");
            assertThat(call(TestCallers.program(other), "{}"))
                    .hasStatus(202)
                    .bodyText()
                    .contains("\"connections\":502", "\"more\":false");
            assertThat(call(TestCallers.program(other), "{}"))
                    .hasStatus(202)
                    .bodyText()
                    .contains("\"connections\":502", "\"more\":false");
            assertThat(rows.in(
                            other,
                            () -> rows.jdbc()
                                    .sql("select count(*) from job_run where kind = ?")
                                    .param(VerifyJob.KIND)
                                    .query(Long.class)
                                    .single()))
                    .isEqualTo(502);
        } finally {
            rows.in(other, () -> {
                rows.jdbc().sql("delete from job_run").update();
                return rows.jdbc()
                        .sql("update connection set state = 'DISCONNECTED', health = 'DISCONNECTED'")
                        .update();
            });
        }
    }

    private void many(ProviderId whose, int number) {
        UUID registration = UUID.randomUUID();
        rows.in(whose, () -> {
            UUID id = whose.value();
            rows.jdbc()
                    .sql("insert into app_registration (provider_id, id, tenant_id, client_id, display_name)"
                            + " values (?, ?, ?, 'client', 'Portal')")
                    .params(id, registration, UUID.randomUUID().toString())
                    .update();
            rows.jdbc().sql("""
                            insert into customer (provider_id, id, short_name, display_name, tenant_id, state, health,
                              created_by)
                            select ?, gen_random_uuid(), 'c' || n, 'Customer ' || n, gen_random_uuid()::text, 'CONNECTED',
                              'HEALTHY', 'test' from generate_series(1, ?) n
                            """).params(id, number).update();
            return rows.jdbc().sql("""
                            insert into connection (provider_id, id, customer_id, profile, profile_version, method,
                              registration, acts_as, registration_id, tenant_id, state, health, wanted_scopes,
                              granted_scopes, last_verified_at, connected_at, updated_at, created_by)
                            select provider_id, gen_random_uuid(), id, 'direct-routing', 1, 'DELEGATED_TOKEN', 'PROVIDER',
                              'CONSENTING_ADMIN', ?, tenant_id, 'ACTIVE', 'HEALTHY', '{}', '{}', now(), now(), now(), 'test'
                            from customer
                            """).param(registration).update();
        });
    }

    @Test
    void isOneButtonBesideTheCustomers() throws Exception {
        assertThat(page("/customers")).contains("href=\"/connections/verify\"");
        assertThat(Html.text(page("/connections/verify"))).contains("Verify connections", "Action required");

        MvcTestResult pressed = press("health", "HEALTHY", "profile", view().profile());

        assertThat(pressed)
                .hasStatus3xxRedirection()
                .hasRedirectedUrl("/jobs?kind=connection.verify&done=connection.verify.many");
        assertThat(checks()).hasSize(1);
        assertThat(page("/jobs?kind=connection.verify&done=connection.verify.many"))
                .contains("Microsoft is being asked.");
        assertThat(press("health", "", "profile", "no-such-service"))
                .hasRedirectedUrl("/connections/verify?refused=connection.verify.none");
    }

    @Test
    void showsUntilWhenMicrosoftWantsQuiet() throws Exception {
        assertThat(page()).doesNotContain("asked for a pause");
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "insert into quiet_time (side, name, ends_at) values ('GRAPH', ?, now() + interval '1 hour')")
                        .param(made.tenant().tenantId())
                        .update());

        assertThat(page()).contains("Microsoft Graph asked for a pause with this organisation", "nobody asks it");
    }

    private List<JobView> checks() {
        return in(() -> jobs.list(new JobQuery(Set.of(), VerifyJob.KIND, null, made.connection(), null, 50))
                .items());
    }

    private int began(String body) {
        MvcTestResult answer = call(TestCallers.program(provider), body);
        assertThat(answer).hasStatus(202).bodyText().contains("\"more\":false");
        return Integer.parseInt(body(answer).replaceAll(".*\"connections\":(\\d+).*", "$1"));
    }

    private static String body(MvcTestResult answer) {
        try {
            return answer.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private MvcTestResult call(RequestPostProcessor caller, String body) {
        return mvc.post()
                .uri(CALL)
                .with(caller)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private MvcTestResult press(String... parameters) {
        var request = mvc.post()
                .uri("/connections/verify")
                .with(TestCallers.operator(provider))
                .with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.param(parameters[i], parameters[i + 1]);
        }
        return request.exchange();
    }
}
