package io.gatehouse.job.run;

import static io.gatehouse.web.TestCallers.auditor;
import static io.gatehouse.web.TestCallers.operator;
import static io.gatehouse.web.TestCallers.owner;
import static io.gatehouse.web.TestCallers.owningProgram;
import static io.gatehouse.web.TestCallers.program;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.Scheduler;
import io.gatehouse.Html;
import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.schedule.ScheduleTroubles;
import io.gatehouse.microsoft.call.Breaker;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.json.JsonMapper;

@PortalTest
@AutoConfigureMockMvc
class JobPagesTests {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Jobs jobs;

    @Autowired
    JobAttempts attempts;

    @Autowired
    ScheduleTroubles troubles;

    @Autowired
    Breaker graph;

    @Autowired
    MeterRegistry meters;

    @Autowired
    Rows rows;

    ProviderId provider;
    RequestPostProcessor maja;

    @BeforeEach
    void signIn() {
        provider = rows.another("Pages Ltd");
        maja = operator(provider);
    }

    @Test
    void showsWhyAJobFailedAndOffersToRetry() {
        UUID id = failed("The customer is gone.");

        assertThat(page("/jobs?show=failed")).contains("Directory of Contoso", "Failed", "/jobs/" + id + "/retry");
        assertThat(page("/jobs/" + id)).contains("The customer is gone.", "This job failed", "Retry");
    }

    /** Whoever has twenty failed jobs sees at one look why, without opening each. */
    @Test
    void saysInTheListWhyAJobFailedOrWaits() {
        failed("The server answered 550 5.1.1 No such mailbox.");
        UUID id = enqueue();
        ProviderScope.run(
                provider,
                () -> attempts.settle(
                        attempts.claim(id).orElseThrow(),
                        new JobOutcome.Again(
                                JobState.WAITING, Duration.ofMinutes(14), "Microsoft is \"busy\".", false, false),
                        Instant.now()));

        for (String list : List.of("/jobs?show=failed", "/jobs", "/")) {
            assertThat(page(list))
                    .as(list)
                    .containsPattern("title=\"[^\"]*550 5.1.1[^\"]*\"[^>]*>[^<]*550 5.1.1 No such mailbox");
        }
        assertThat(page("/jobs?show=waiting")).contains(">Microsoft is &quot;busy&quot;.<");
        assertThat(page("/jobs?show=failed")).doesNotContain("Microsoft is");
    }

    /** Several tenants in a row without an answer: whoever waits reads here why. */
    @Test
    void saysThatMicrosoftAnswersNobodyAndCountsTheCallsThatWereSpared() {
        assertThat(page("/jobs")).doesNotContain("Microsoft Graph answers nobody");
        for (int i = 0; i < 8; i++) {
            String tenant = "silent " + i;
            assertThatThrownBy(() -> graph.call(tenant, () -> {
                        throw MicrosoftException.of(FailureKind.TIMED_OUT, "no answer");
                    }))
                    .isInstanceOf(MicrosoftException.class);
        }
        try {
            assertThat(page("/jobs")).contains("Microsoft Graph answers nobody", "3 others were spared");
            assertThat(meters.get("gatehouse.microsoft.breaker")
                            .tag("host", "graph")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(meters.get("gatehouse.microsoft.spared")
                            .tag("host", "graph")
                            .functionCounter()
                            .count())
                    .isEqualTo(3);
        } finally {
            await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> graph.call("back", () -> true));
        }
        assertThat(page("/jobs")).doesNotContain("Microsoft Graph answers nobody");
    }

    @Test
    void keepsTheFilterWhenAnotherTabIsChosen() {
        failed("The customer is gone.");
        UUID nobody = UUID.randomUUID();

        String page = page("/jobs?kind=directory.none&customer=" + nobody);

        assertThat(page)
                .contains("/jobs?show=failed&amp;kind=directory.none&amp;customer=" + nobody)
                .contains("Nothing matches", "Clear filters")
                .doesNotContain("Jobs appear here");
        assertThat(page("/jobs?show=running")).doesNotContain("Nothing matches");
    }

    @Test
    void loadsTheHeadAgainOnceTheStateHasChanged() {
        UUID id = enqueue();
        String state = ProviderScope.call(provider, () -> jobs.find(id).orElseThrow())
                .state()
                .name();

        assertThat(page("/jobs/" + id)).contains("hx-get=\"?was=" + state + "\"");
        assertThat(poll(id, state)).doesNotContainHeader("HX-Redirect");
        assertThat(poll(id, "RUNNING")).hasHeader("HX-Redirect", "/jobs/" + id);
    }

    private org.springframework.test.web.servlet.assertj.MvcTestResult poll(UUID id, String was) {
        return mvc.get()
                .uri("/jobs/" + id + "?was=" + was)
                .header("HX-Request", "true")
                .with(maja)
                .with(csrf())
                .exchange();
    }

    @Test
    void showsHowFarARunningJobIs() {
        UUID id = enqueue();
        ProviderScope.run(provider, () -> {
            JobView running = attempts.claim(id).orElseThrow();
            attempts.progress(running, new JobView.Progress(1_240, 5_000L, "1,240 of 5,000 users"), false);
        });

        assertThat(page("/jobs"))
                .contains(
                        "1,240 of 5,000 users",
                        "max=\"5000\"",
                        "value=\"1240\"",
                        "hx-get=\"#\" hx-trigger=\"every 2s\"",
                        "http-equiv=\"refresh\"");
        assertThat(page("/jobs/" + id)).contains("1,240 of 5,000 users", "Running");
        assertThat(mvc.get().uri("/api/v1/jobs/" + id).with(program(provider)))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("""
                        {"state": "RUNNING", "progress":
                          {"done": 1240, "total": 5000, "percent": 24, "text": "1,240 of 5,000 users"}}
                        """);
    }

    @Test
    void beginsAFailedJobAnewWithoutAScript() {
        UUID id = failed("No.");
        change("update job_run set created_at = now() - interval '25 hours'");

        assertThat(mvc.post().uri("/jobs/" + id + "/retry").with(maja).with(csrf()))
                .hasStatus(HttpStatus.FOUND)
                .hasRedirectedUrl("/jobs/" + id + "?done=job.retried");
        // No version that goes round has known this kind for a day, so the job fails again, for that reason.
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(find(id).error()).contains("does not know jobs of kind"));
    }

    /** A replica of the version before may be asked first. */
    @Test
    void leavesToNewerReplicasWhatItDoesNotKnow() {
        JobRequest request = JobRequest.of("test.unknown", "Something new", null, null, Actor.SYSTEM);
        UUID id = ProviderScope.call(provider, () -> jobs.enqueue(request));

        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(find(id).error()).contains("A newer version of Gatehouse does this"));

        assertThat(find(id).state()).isEqualTo(JobState.WAITING);
        assertThat(find(id).attempt()).isZero();
        assertThat(find(id).nextAttemptAt()).isBefore(Instant.now().plusSeconds(60));
        ProviderScope.run(provider, () -> jobs.cancel(id, Actor.SYSTEM));
    }

    /** Who presses late is told so, not that it worked. */
    @Test
    void saysThatALateButtonDidNothing() {
        UUID id = failed("No.");

        assertThat(mvc.post().uri("/jobs/" + id + "/cancel").with(maja).with(csrf()))
                .hasStatus(HttpStatus.FOUND)
                .hasRedirectedUrl("/jobs/" + id + "?refused=job.not_open");
        assertThat(page("/jobs/" + id + "?refused=job.not_open"))
                .containsPattern("gh-callout-warn gh-done-line\" role=\"alert\".*?the job had ended before you pressed")
                .doesNotContain("gh-callout-ok");
        assertThat(page("/jobs/" + id + "?done=job.retried"))
                .contains("gh-callout-ok gh-done-line", "The job runs now.")
                .doesNotContain("gh-callout-warn gh-done-line");
        assertThat(page("/jobs/" + id + "?refused=no.such&done=no.such")).doesNotContain("gh-done-line");
    }

    @Test
    void saysUntilWhenMicrosoftHoldsAJobBack() {
        UUID id = enqueue();
        ProviderScope.run(provider, () -> {
            JobView running = attempts.claim(id).orElseThrow();
            Duration pause = Duration.ofMinutes(14);
            attempts.settle(
                    running,
                    new JobOutcome.Again(JobState.WAITING, pause, "Microsoft is busy.", false, true),
                    Instant.now());
        });

        assertThat(page("/jobs/" + id))
                .contains("Microsoft is busy.", "UTC (in 13 min", "not sooner: Microsoft asked for this pause")
                .doesNotContain("Run now", "/retry");
        assertThat(page("/jobs")).contains("not sooner").doesNotContain("/jobs/" + id + "/retry");
        assertThat(mvc.post().uri("/jobs/" + id + "/retry").with(maja).with(csrf()))
                .hasRedirectedUrl("/jobs/" + id + "?refused=job.held");
        assertThat(find(id).state()).isEqualTo(JobState.WAITING);
    }

    @Test
    void offersToRunAnyOtherWaitingJobNow() {
        UUID id = enqueue();
        ProviderScope.run(provider, () -> {
            JobView running = attempts.claim(id).orElseThrow();
            Duration pause = Duration.ofMinutes(14);
            attempts.settle(
                    running,
                    new JobOutcome.Again(JobState.WAITING, pause, "Nobody answers.", false, false),
                    Instant.now());
        });

        assertThat(page("/jobs/" + id)).contains("again in 13 min", "Run now", "/jobs/" + id + "/retry");
    }

    @Test
    void cancelsAWaitingJob() {
        UUID id = enqueue();

        assertThat(mvc.post().uri("/jobs/" + id + "/cancel").with(maja).with(csrf()))
                .hasStatus(HttpStatus.FOUND);

        assertThat(find(id).state()).isEqualTo(JobState.CANCELLED);
        assertThat(page("/jobs/" + id)).contains("Cancelled").doesNotContain("/cancel");
    }

    @Test
    void listsWhatComesAgain() {
        assertThat(page("/jobs")).contains("Look for directories that are due", "Forget old jobs", "Run now");
    }

    /** By the page's own button; by itself it would be the turn of this one in six hours. */
    @Test
    void runsAScheduleAtOnce(@Autowired Scheduler scheduler) {
        String run = "/jobs/schedules/directory.former/run";
        await().atMost(Duration.ofMinutes(2)).until(() -> hasRunAndRests(planned(scheduler)));
        Instant before = planned(scheduler).getLastSuccess();
        assertThat(Html.forms(page("/jobs"))).extracting(Html.Form::action).containsOnlyOnce(run);

        post(run);

        await().atMost(Duration.ofMinutes(2))
                .until(
                        () -> planned(scheduler),
                        again -> hasRunAndRests(again) && again.getLastSuccess().isAfter(before));
        assertThat(audited()).containsExactly("Maja Jensen");

        Instant second = planned(scheduler).getLastSuccess();
        RequestPostProcessor program = program(provider);
        assertThat(mvc.post().uri("/api/v1/job-schedules/directory.former/run").with(program))
                .hasStatus(HttpStatus.ACCEPTED);
        await().atMost(Duration.ofMinutes(2))
                .until(
                        () -> planned(scheduler),
                        again -> hasRunAndRests(again) && again.getLastSuccess().isAfter(second));
        assertThat(audited()).hasSize(2);
        assertThat(mvc.get().uri("/api/v1/job-schedules").with(program))
                .hasStatusOk()
                .bodyText()
                .contains("\"name\":\"alert.sweep\"");
        assertThat(mvc.post().uri("/api/v1/job-schedules/none/run").with(program))
                .hasStatus(HttpStatus.NOT_FOUND);
    }

    private List<String> audited() {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select actor_name from audit_entry where action = 'job.schedule_run'")
                        .query(String.class)
                        .list());
    }

    /** A sweep that fails, or rests, raises no alert about that. */
    @Test
    void saysAtHomeWhichSchedulesFailOrRest(@Autowired Scheduler scheduler) {
        assertThat(page("/")).doesNotContain("A schedule fails", "paused a schedule");
        maja = owner(provider);
        post("/jobs/schedules/alert.sweep/pause");
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(page("/"))
                        .contains("Maja Jensen paused a schedule", "Look for what needs a person"));
        post("/jobs/schedules/alert.sweep/resume");

        await().atMost(Duration.ofMinutes(2)).until(() -> hasRunAndRests(planned(scheduler)));
        ProviderId other = rows.another("Elsewhere Ltd");
        ProviderScope.run(provider, () -> troubles.failed("directory.former"));
        assertThat(failures(1)).isOne();
        try {
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(page("/")).contains("A schedule fails again and again"));
            assertThat(fails(provider)).isTrue();
            maja = owner(other);
            assertThat(page("/")).as("another provider's").doesNotContain("A schedule fails");
            assertThat(fails(other)).isFalse();
        } finally {
            failures(0);
        }
        maja = owner(provider);
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(page("/")).doesNotContain("A schedule fails"));
    }

    private boolean fails(ProviderId whose) {
        var schedules =
                mvc.get().uri("/api/v1/job-schedules").with(program(whose)).exchange();
        assertThat(schedules).hasStatusOk();
        try {
            return JsonMapper.shared()
                    .readTree(schedules.getResponse().getContentAsString())
                    .path("items")
                    .valueStream()
                    .filter(one -> one.path("name").asString().equals("directory.former"))
                    .findFirst()
                    .orElseThrow()
                    .path("failing")
                    .asBoolean();
        } catch (java.io.UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private int failures(int number) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update scheduled_tasks set consecutive_failures = ?, last_failure = now(),"
                                + " last_success = last_success - interval '11 minutes'"
                                + " where task_name = 'recurring' and task_instance = 'directory.former'")
                        .param(number)
                        .update());
    }

    private static boolean hasRunAndRests(ScheduledExecution<Object> schedule) {
        Instant last = schedule.getLastSuccess();
        return last != null && schedule.getExecutionTime().isAfter(last.plus(Duration.ofHours(5)));
    }

    private static ScheduledExecution<Object> planned(Scheduler scheduler) {
        return scheduler
                .getScheduledExecution(JobTasks.RECURRING.instanceId("directory.former"))
                .orElseThrow();
    }

    @Test
    void showsHowLongAJobTook() {
        UUID id = failed("No.");
        change("update job_run set started_at = finished_at - interval '7 seconds'");

        assertThat(page("/jobs?show=failed")).containsPattern("data-label=\"Duration\"[^>]*>7 s<");
        assertThat(Html.text(page("/jobs/" + id))).contains("Duration7 s");
    }

    private void change(String sql) {
        assertThat(rows.in(provider, () -> rows.jdbc().sql(sql).update())).isOne();
    }

    @Test
    void cancelsAndRetriesForPrograms() {
        UUID id = enqueue();
        RequestPostProcessor program = program(provider);

        assertThat(mvc.get().uri("/api/v1/jobs/" + id).with(program))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"id\": \"" + id + "\", \"kind\": \"test.unknown\", \"state\": \"QUEUED\"}");
        assertThat(mvc.get().uri("/api/v1/jobs/" + failed("Microsoft said no")).with(program))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"state\": \"FAILED\", \"error\": \"Microsoft said no\"}");

        assertThat(mvc.post().uri("/api/v1/jobs/" + id + "/cancel").with(program))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("CANCELLED");
        assertThat(mvc.post().uri("/api/v1/jobs/" + id + "/cancel").with(program))
                .hasStatus(HttpStatus.CONFLICT);
        assertThat(mvc.post().uri("/api/v1/jobs/" + id + "/retry").with(program))
                .hasStatusOk();
        assertThat(mvc.post()
                        .uri("/api/v1/jobs/" + UUID.randomUUID() + "/retry")
                        .with(program))
                .hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    void letsSchedulesAndKindsRestAndGoOn() {
        maja = owner(provider);
        post("/jobs/schedules/job.housekeeping/pause");
        post("/jobs/kinds/directory.sync/pause");
        assertThat(page("/jobs"))
                .contains("/jobs/schedules/job.housekeeping/resume", "/jobs/kinds/directory.sync/resume", "Maja");

        post("/jobs/schedules/job.housekeeping/resume");
        post("/jobs/kinds/directory.sync/resume");
        post("/jobs/kinds/directory.sync/resume");
        assertThat(page("/jobs")).doesNotContain("/resume");
        assertThat(mvc.post().uri("/jobs/schedules/none/pause").with(maja).with(csrf()))
                .hasStatus(HttpStatus.NOT_FOUND);
    }

    /** Whoever stops mails, checks or alerts for all customers is an owner, whichever way it is done. */
    @Test
    void leavesSchedulesAndKindsToOwners() {
        for (String address : List.of("/jobs/schedules/alert.sweep/pause", "/jobs/kinds/mail.send/pause")) {
            assertThat(mvc.post().uri(address).with(maja).with(csrf())).hasStatus(HttpStatus.FORBIDDEN);
        }
        assertThat(page("/jobs")).doesNotContain("/pause");
        assertThat(mvc.put().uri("/api/v1/job-pauses/kind/mail.send").with(program(provider)))
                .hasStatus(HttpStatus.FORBIDDEN);
    }

    @Test
    void letsProgramsPauseWithAReason() {
        RequestPostProcessor program = owningProgram(provider);
        String pause = "/api/v1/job-pauses/schedule/job.housekeeping";

        assertThat(mvc.put()
                        .uri(pause)
                        .with(program)
                        .contentType("application/json")
                        .content("{\"reason\":\"Moving house\"}"))
                .hasStatus(HttpStatus.NO_CONTENT);
        assertThat(mvc.get().uri("/api/v1/job-pauses").with(program))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.items[0].reason")
                .isEqualTo("Moving house");
        assertThat(mvc.delete().uri(pause).with(program)).hasStatus(HttpStatus.NO_CONTENT);
        assertThat(mvc.delete().uri(pause).with(program)).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(mvc.put()
                        .uri("/api/v1/job-pauses/customer/" + UUID.randomUUID())
                        .with(program))
                .hasStatus(HttpStatus.NOT_FOUND);
    }

    private void post(String address) {
        assertThat(mvc.post().uri(address).with(maja).with(csrf())).hasStatus(HttpStatus.FOUND);
    }

    @Test
    void showsWhatFailedOnTheHomePage() {
        failed("No.");

        assertThat(page("/")).contains(": failed", "Directory of Contoso");
    }

    /** A refused mail has a line of its own at home, and work that was done since needs nobody. */
    @Test
    void countsOneCauseOnceOnTheHomePage() {
        failed("550 5.1.1 No such mailbox");
        change("update job_run set kind = 'mail.send'");
        assertThat(page("/")).doesNotContain(": failed");

        failed("No.");
        assertThat(page("/")).contains("test.unknown: failed");
        enqueue();
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update job_run set state = 'SUCCEEDED', finished_at = now() where state = 'QUEUED'")
                        .update());
        assertThat(page("/")).doesNotContain(": failed");
    }

    @Test
    void keepsAuditorsFromActing() {
        UUID id = failed("No.");
        RequestPostProcessor auditor = auditor(provider);

        assertThat(mvc.post().uri("/jobs/" + id + "/retry").with(auditor).with(csrf()))
                .hasStatus(HttpStatus.FORBIDDEN);
        assertThat(find(id).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void hidesTheJobsOfAnotherProvider() {
        UUID id = enqueue();
        RequestPostProcessor stranger = operator(rows.another("Stranger"));

        assertThat(mvc.get().uri("/jobs/" + id).with(stranger).with(csrf())).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(mvc.post().uri("/jobs/" + id + "/cancel").with(stranger).with(csrf()))
                .hasStatus(HttpStatus.NOT_FOUND);
    }

    private UUID enqueue() {
        JobRequest request = JobRequest.of("test.unknown", "Directory of Contoso", null, null, Actor.SYSTEM);
        return ProviderScope.call(provider, () -> jobs.enqueue(request.delay(Duration.ofHours(1))));
    }

    private UUID failed(String reason) {
        UUID id = enqueue();
        ProviderScope.run(provider, () -> {
            JobView running = attempts.claim(id).orElseThrow();
            attempts.settle(running, new JobOutcome.Failed(reason), java.time.Instant.now());
        });
        return id;
    }

    private JobView find(UUID id) {
        return ProviderScope.call(provider, () -> jobs.find(id).orElseThrow());
    }

    private String page(String address) {
        var answer = mvc.get().uri(address).with(maja).with(csrf()).exchange();
        assertThat(answer).hasStatusOk();
        try {
            return answer.getResponse().getContentAsString();
        } catch (java.io.UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
