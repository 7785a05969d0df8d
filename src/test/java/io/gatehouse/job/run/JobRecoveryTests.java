package io.gatehouse.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.JobsBase.Probe;
import io.gatehouse.job.JobsBase.Probes;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.packaging.Neighbours;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** What becomes of jobs whose replica stops or dies. */
@PortalTest
@Import(Probes.class)
@ResourceLock("the job that a test makes up")
class JobRecoveryTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Autowired
    Jobs jobs;

    @Autowired
    JobAdmission admission;

    @Autowired
    JobAttempts attempts;

    @Autowired
    JobHousekeeping housekeeping;

    @Autowired
    RunningJobs running;

    @Autowired
    Probe probe;

    @Autowired
    Rows rows;

    ProviderId provider;

    @BeforeEach
    void addProvider() {
        provider = rows.another("Recovery Inc");
        probe.work = job -> {};
    }

    /** Within 75 seconds, of which 48 have passed. */
    @Test
    void takesUpAJobWhoseReplicaDied() {
        UUID id = enqueue(Duration.ofHours(1));
        ProviderScope.run(provider, () -> attempts.claim(id));
        Neighbours others = Neighbours.watch();
        pick(id, Duration.ofSeconds(48));
        Instant begun = Instant.now();

        await().atMost(PATIENCE).until(() -> find(id).state() == JobState.SUCCEEDED);

        Duration took = Duration.between(begun, Instant.now());
        assertThat(find(id).attempt()).isEqualTo(2);
        assertThat(took).isLessThan(others.limit("A job of a dead replica", Duration.ofSeconds(75 - 48), took));
    }

    /** By a clock that is ahead of the others' everybody's running jobs would look dead. */
    @Test
    void goesByTheTimeOfTheDatabaseHoweverWrongItsOwnClockIs(@Autowired DataSource database) {
        for (Duration wrong : List.of(Duration.ofMinutes(5), Duration.ofMinutes(-5))) {
            InstantSource clock = new DatabaseClock(Clock.offset(Clock.systemUTC(), wrong), database);
            Instant before = databaseTime();
            Instant now = clock.instant();

            assertThat(now).isBetween(before.minusMillis(500), databaseTime().plusMillis(500));
        }
    }

    private Instant databaseTime() {
        return in(() -> rows.jdbc()
                .sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant());
    }

    @Test
    void forgetsNobodyWhoAsksWhileTheEndOfAnAttemptIsWrittenDown() {
        UUID id = enqueue(Duration.ofHours(1));
        JobView attempt = in(() -> attempts.claim(id).orElseThrow());
        JobOutcome later = new JobOutcome.Again(JobState.WAITING, Duration.ofHours(1), "Nobody answers.", false, false);
        in(() -> attempts.settle(attempt, later, Instant.now()));
        pick(id, Duration.ZERO);

        ProviderScope.run(provider, () -> jobs.retry(id, Actor.SYSTEM));

        List<String> then = new ArrayList<>();
        ProviderScope.run(provider, () -> attempts.conclude(id, () -> then.add("later"), () -> then.add("at once")));
        assertThat(then).containsExactly("at once");
        in(() -> attempts.claim(id).orElseThrow());
        ProviderScope.run(provider, () -> attempts.conclude(id, () -> then.add("later"), () -> then.add("at once")));
        assertThat(then).containsExactly("at once", "later");
    }

    /** A crash between the two would leave a job that has ended in the scheduler's list. */
    @Test
    void endsAnAttemptTogetherWithItsEntryInTheSchedulersListOrNotAtAll() {
        UUID id = enqueue(Duration.ofHours(1));
        JobView attempt = in(() -> attempts.claim(id).orElseThrow());

        assertThatThrownBy(() -> ProviderScope.run(
                        provider, () -> admission.leave(attempt, new JobOutcome.Done(), this::die, this::die)))
                .hasMessage("dies");

        assertThat(find(id).state()).isEqualTo(JobState.RUNNING);
        assertThat(in(() -> attempts.claim(id).orElseThrow()).attempt()).isEqualTo(2);
        List<String> then = new ArrayList<>();
        ProviderScope.run(
                provider,
                () -> admission.leave(
                        attempt, new JobOutcome.Done(), () -> then.add("planned"), () -> then.add("overtaken")));
        assertThat(then).containsExactly("overtaken");
    }

    private void die() {
        throw new IllegalStateException("dies");
    }

    /** What is done is done, whoever has its entry in the scheduler's list by then. */
    @Test
    void writesDownTheEndOfAJobThatWasTakenForDeadMeanwhile() {
        probe.work = job -> revive(job.id());
        UUID id = enqueue(Duration.ZERO);

        await().atMost(PATIENCE).until(() -> find(id).state() == JobState.SUCCEEDED);
        assertThat(find(id).attempt()).isEqualTo(1);
        assertThat(entries(id)).isOne();

        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update scheduled_tasks set execution_time = now() where task_instance = ?")
                        .param(id.toString())
                        .update());
        await().atMost(PATIENCE).until(() -> entries(id) == 0);
        assertThat(find(id).attempt()).isEqualTo(1);
    }

    /** As a replica does that has not heard of this one for long; the next attempt is an hour away. */
    private void revive(UUID id) {
        rows.in(provider, () -> rows.jdbc().sql("""
                        update scheduled_tasks set picked = false, picked_by = null, version = version + 1,
                            execution_time = now() + interval '1 hour', last_heartbeat = null
                        where task_instance = ?
                        """).param(id.toString()).update());
    }

    private long entries(UUID id) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select count(*) from scheduled_tasks where task_instance = ?")
                        .param(id.toString())
                        .query(Long.class)
                        .single());
    }

    /** As a replica does that has last been heard of a while ago. */
    private void pick(UUID id, Duration silent) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        update scheduled_tasks set picked = true, picked_by = 'dead', version = version + 1,
                            execution_time = now(), last_heartbeat = now() - make_interval(secs => ?)
                        where task_instance = ?
                        """)
                        .params(silent.toSeconds(), id.toString())
                        .update());
    }

    /** What is still to come does what the next test wants, in the middle of it. */
    @AfterEach
    void endWhatIsLeft() {
        Set<JobState> open = EnumSet.of(JobState.QUEUED, JobState.RUNNING, JobState.WAITING);
        in(() -> jobs.list(new JobQuery(open, null, null, null, null, 50)))
                .items()
                .forEach(job -> ProviderScope.run(provider, () -> jobs.cancelIfOpen(job.id(), Actor.SYSTEM)));
    }

    @Test
    void interruptsJobsWhenItStopsAndGoesOnAfterwards() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        probe.work = job -> {
            if (job.attempt() == 1) {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                    throw e;
                }
            }
        };
        UUID id = enqueue(Duration.ZERO);
        begun.await();

        running.stop();
        try {
            await().atMost(PATIENCE).until(() -> find(id).state() == JobState.QUEUED);
        } finally {
            running.start();
        }

        await().atMost(PATIENCE).until(() -> find(id).state() == JobState.SUCCEEDED);
        assertThat(interrupted).hasValue(1);
    }

    @Test
    void throwsAwayWhatAnOvertakenReplicaWrites() {
        UUID id = enqueue(Duration.ofHours(1));
        JobView zombie = in(() -> attempts.claim(id).orElseThrow());
        in(() -> attempts.claim(id).orElseThrow());

        assertThat(in(() -> attempts.progress(zombie, new JobView.Progress(1, null, "late"), false)))
                .isFalse();
        assertThat(in(() -> attempts.settle(zombie, new JobOutcome.Done(), Instant.EPOCH)))
                .isFalse();
        assertThat(find(id).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void findsOpenJobsThatTheSchedulerHasLost() {
        UUID id = enqueue(Duration.ofHours(1));
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("delete from scheduled_tasks where task_instance = ?")
                        .param(id.toString())
                        .update());
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update job_run set created_at = now() - interval '2 minutes' where id = ?")
                        .param(id)
                        .update());

        ProviderScope.run(provider, housekeeping::run);

        await().atMost(PATIENCE).until(() -> find(id).state() == JobState.SUCCEEDED);
    }

    @Test
    void forgetsRunsAfterThirtyDays() {
        UUID old = enqueue(Duration.ofHours(1));
        UUID young = enqueue(Duration.ofHours(1));
        finish(old, "31 days");
        finish(young, "29 days");

        ProviderScope.run(provider, housekeeping::run);

        assertThat(in(() -> jobs.find(old))).isEmpty();
        assertThat(in(() -> jobs.find(young))).isPresent();
    }

    @Test
    void keepsOneOfScheduledRunsThatSayTheSame() {
        UUID connection = UUID.randomUUID();
        UUID first = scheduledRun(connection, 50, "0 added");
        UUID eventful = scheduledRun(connection, 40, "3 added");
        UUID again = scheduledRun(connection, 30, "0 added");
        UUID last = scheduledRun(connection, 20, "0 added");
        UUID elsewhere = scheduledRun(UUID.randomUUID(), 50, "0 added");

        ProviderScope.run(provider, housekeeping::run);

        assertThat(List.of(first, again)).allMatch(id -> in(() -> jobs.find(id)).isEmpty());
        assertThat(List.of(eventful, last, elsewhere))
                .allMatch(id -> in(() -> jobs.find(id)).isPresent());
    }

    private UUID scheduledRun(UUID connection, int minutesAgo, String text) {
        UUID id = UUID.randomUUID();
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        insert into job_run (provider_id, id, kind, subject, connection_id, state, progress_text, attempt,
                          requested_by, created_at, finished_at)
                        select :provider, :id, 'probe', 'Probe', :connection, 'SUCCEEDED', :text, 1, :system, t, t
                        from (select now() - cast(:ago as interval) as t) ago
                        """)
                        .param("provider", provider.value())
                        .param("id", id)
                        .param("connection", connection)
                        .param("text", text)
                        .param("system", Actor.SYSTEM.name())
                        .param("ago", minutesAgo + " minutes")
                        .update());
        return id;
    }

    private void finish(UUID id, String ago) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "update job_run set state = 'FAILED', finished_at = now() - cast(? as interval) where id = ?")
                        .params(ago, id)
                        .update());
    }

    private UUID enqueue(Duration delay) {
        JobRequest request = JobRequest.of(Probe.KIND, "Probe", null, null, Actor.SYSTEM);
        return in(() -> jobs.enqueue(request.delay(delay)));
    }

    private JobView find(UUID id) {
        return in(() -> jobs.find(id).orElseThrow());
    }

    private <T> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }
}
