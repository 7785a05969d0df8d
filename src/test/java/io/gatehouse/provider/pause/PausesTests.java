package io.gatehouse.provider.pause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.alert.cause.AlertsBase;
import io.gatehouse.connection.check.VerifyJob;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.microsoft.call.CallGate;
import io.gatehouse.shared.CallsPaused;
import io.gatehouse.web.TestCallers;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** An owner stops all calls to Microsoft: everything waits, nothing is taken for trouble, and it goes on afterwards. */
class PausesTests extends AlertsBase {

    @Autowired
    private Pauses pauses;

    @Autowired
    private Jobs jobs;

    @Autowired
    private CallGate gate;

    @AfterEach
    void goOn() {
        in(() -> {
            pauses.lift(Topic.MICROSOFT, MAJA);
            pauses.lift(Topic.MAIL, MAJA);
            return true;
        });
    }

    @Test
    void ownersPauseWithAReasonThatEveryOperatorSees() throws Exception {
        assertThat(post("/settings/pauses", "topic", "microsoft")).hasStatus(422);
        assertThat(post("/settings/pauses", "topic", "microsoft", "reason", "Ticket 4711, a tenant complains"))
                .hasStatus3xxRedirection();

        assertThat(page("/settings/pauses")).contains("Paused").contains("Let calls go on");
        for (RequestPostProcessor caller :
                new RequestPostProcessor[] {TestCallers.operator(provider), TestCallers.auditor(provider)}) {
            for (String address : new String[] {"/", "/customers", "/jobs", "/alerts"}) {
                assertThat(seen(address, caller))
                        .as(address)
                        .contains("All calls to Microsoft are paused by Maja Jensen")
                        .contains("Ticket 4711, a tenant complains");
            }
        }
        assertThat(post("/settings/pauses/lift", "topic", "microsoft")).hasStatus3xxRedirection();
        assertThat(page("/customers")).doesNotContain("are paused by");
        assertThat(post("/settings/pauses", "topic", "mail", "reason", "Wrong footer"))
                .hasStatus3xxRedirection();
        assertThat(page("/customers")).contains("All mail is paused by Maja Jensen", "Wrong footer");
        assertThat(count("select count(*) from audit_entry where action in"
                        + " ('pause.microsoft_paused', 'pause.microsoft_resumed')"))
                .isEqualTo(2);
    }

    @Test
    void nobodyElseMayPause() {
        assertThat(mvc.post()
                        .uri("/settings/pauses")
                        .param("topic", "mail")
                        .param("reason", "Just so")
                        .with(TestCallers.operator(provider))
                        .with(SecurityMockMvcRequestPostProcessors.csrf())
                        .exchange())
                .hasStatus(403);
        assertThat(api("", "{\"topic\":\"MAIL\",\"reason\":\"Just so\"}", TestCallers.program(provider)))
                .hasStatus(403);
        assertThat(in(() -> pauses.standing())).isEmpty();
    }

    @Test
    void programsOfOwnersPauseAndLetGoOn() {
        RequestPostProcessor owner = TestCallers.owningProgram(provider);
        assertThat(api("", "{\"topic\":\"MICROSOFT\"}", owner)).hasStatus(422);
        assertThat(api("", "{\"reason\":\"x\"}", owner)).hasStatus(422);
        assertThat(api("/rate", "{\"mailsPerMinute\":0}", owner)).hasStatus(422);
        assertThat(api("", "{\"topic\":\"MICROSOFT\",\"reason\":\"Maintenance\"}", owner))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.items[0].paused", it -> assertThat(it).isEqualTo(true))
                .hasPathSatisfying(
                        "$.items[0].by",
                        it -> assertThat(it).isEqualTo("Program (id " + TestCallers.CLIENT.substring(0, 8) + ")"))
                .hasPathSatisfying("$.items[1].paused", it -> assertThat(it).isEqualTo(false));
        assertThat(api("/lift", "{\"topic\":\"MICROSOFT\"}", owner)).hasStatusOk();
        assertThat(api("/lift", "{\"topic\":\"MICROSOFT\"}", owner)).as("again").hasStatusOk();
        assertThat(api("/rate", "{\"mailsPerMinute\":30}", owner))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.mailsPerMinute", it -> assertThat(it).isEqualTo(30));
        assertThat(in(() -> pauses.standing())).isEmpty();
    }

    @Test
    void holdsJobsBackWithoutAnAttemptAndRaisesNothing() {
        connected(3);
        pause();
        UUID connection = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select id from connection limit 1")
                        .query(UUID.class)
                        .single());
        UUID job = in(() -> jobs.enqueue(
                JobRequest.of(VerifyJob.KIND, "Contoso", null, connection, MAJA).data(new VerifyJob.Asked(MAJA))));

        JobView held = Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> in(() -> jobs.find(job)).orElseThrow(), found -> found.state() == JobState.WAITING);
        assertThat(held.attempt()).isZero();
        assertThat(held.error()).isEqualTo("All calls to Microsoft are paused by Maja Jensen: Maintenance");
        assertThatThrownBy(() -> in(() -> {
                    gate.pass();
                    return true;
                }))
                .isInstanceOf(CallsPaused.class);
        gate.pass(); // outside of the provider nobody is held up
        sweep();
        assertThat(open()).isEmpty();
        assertThat(count("select count(*) from connection where health = 'HEALTHY'"))
                .isEqualTo(3);

        in(() -> {
            pauses.lift(Topic.MICROSOFT, MAJA);
            jobs.retry(job, MAJA);
            return true;
        });
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> in(() -> jobs.find(job)).orElseThrow().attempt() > 0);
    }

    @Test
    void tellsProgramsToComeBackLater() {
        connected(1);
        pause();
        UUID connection = rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select id from connection")
                        .query(UUID.class)
                        .single());
        sql("""
            insert into delegated_grant (provider_id, connection_id, tenant_id, object_id, refresh_token, state, acquired_at)
            select provider_id, id, tenant_id, 'o', ''::bytea, 'ACTIVE', now() from connection
            """);

        MvcTestResult answer = mvc.post()
                .uri("/api/v1/connections/" + connection + "/access-token")
                .with(TestCallers.owningProgram(provider))
                .exchange();

        assertThat(answer).hasStatus(503).hasHeader("Retry-After", "60");
        assertThat(answer)
                .bodyJson()
                .hasPathSatisfying("$.code", it -> assertThat(it).isEqualTo("calls.paused"));
        assertThat(count("select count(*) from connection where health = 'HEALTHY'"))
                .isEqualTo(1);
    }

    private void pause() {
        in(() -> {
            pauses.set(Topic.MICROSOFT, "Maintenance", MAJA);
            return true;
        });
    }

    private String seen(String address, RequestPostProcessor caller) throws Exception {
        MvcTestResult page = mvc.get()
                .uri(address)
                .with(caller)
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange();
        assertThat(page).hasStatusOk();
        return page.getResponse().getContentAsString();
    }

    private MvcTestResult api(String path, String body, RequestPostProcessor caller) {
        return mvc.post()
                .uri("/api/v1/pauses" + path)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .with(caller)
                .exchange();
    }
}
