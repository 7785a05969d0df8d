package io.gatehouse.directory.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.directory.DirectoryBase;
import io.gatehouse.directory.write.RemovalQuestions;
import io.gatehouse.directory.write.RemovalSubject;
import io.gatehouse.directory.write.Removals;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.DirectoryNotified;
import io.gatehouse.subscription.DirectoryRead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Microsoft tells of changes; between two rounds that this begins lie five minutes here, and nothing told is lost. */
class NotifiedRoundsTests extends DirectoryBase {

    @Autowired
    NotifiedRounds rounds;

    @Autowired
    Jobs jobs;

    @Autowired
    RemovalQuestions questions;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    PlatformTransactionManager transactions;

    /** The tests look themselves. */
    @BeforeEach
    void restTheLook() {
        in(() -> sql("""
                        update scheduled_tasks set execution_time = now() + interval '1 hour', version = version + 1
                        where task_name = 'recurring' and task_instance = 'directory.notified' and not picked
                        """).update());
    }

    @Test
    void beginsOneRoundAtOnceHoweverManyTell() {
        graph.addUser("Adele");
        List<CompletableFuture<Void>> all = Stream.generate(() -> CompletableFuture.runAsync(this::tell))
                .limit(8)
                .toList();
        all.forEach(CompletableFuture::join);
        look();

        settled();
        assertThat(rounds()).extracting(JobView::state).containsExactly(JobState.SUCCEEDED);
        assertThat(copied()).isOne();
    }

    @Test
    void readsWhatIsToldSoonAfterARoundOnceSomeTimeHasPassed() {
        tell();
        settled();
        graph.addUser("Adele");
        tell();
        tell();
        look();
        assertThat(rounds()).as("the one before ended just now").hasSize(1);
        assertThat(waiting()).isOne();

        passes("4 minutes");
        look();
        assertThat(rounds()).hasSize(1);

        passes("2 minutes");
        look();
        settled();
        assertThat(rounds()).hasSize(2);
        assertThat(copied()).isOne();
        assertThat(waiting()).isZero();

        passes("6 minutes");
        look();
        assertThat(rounds()).as("nothing was told since").hasSize(2);
    }

    /** Somebody takes a steady trickle for an hour: a round for each notification would be one each second. */
    @Test
    void keepsItsDistanceUnderASteadyTrickle() {
        for (int minute = 0; minute < 30; minute++) {
            tell();
            look();
            settled();
            passes("1 minute");
        }
        assertThat(rounds()).hasSizeBetween(5, 7);
    }

    /** What is told while a round runs may be about what it has read already: another one follows it. */
    @Test
    void readsOnceMoreWhatIsToldWhileARoundRuns() {
        UUID running = running();
        tell();
        look();
        assertThat(rounds()).hasSize(1);
        assertThat(waiting()).isOne();

        ended(running, "SUCCEEDED");
        passes("6 minutes");
        look();
        settled();

        assertThat(rounds()).hasSize(2);
        assertThat(waiting()).isZero();
    }

    /** The parts are read one after the other. */
    @Test
    void knowsWhichPartWasReadBeforeItWasTold() {
        running();
        Instant before = Instant.now().minusSeconds(60);
        tell();
        read("users", before);
        read("groups", Instant.now().plusSeconds(60));
        assertThat(unread()).containsExactly("USERS");

        read("users", Instant.now().plusSeconds(60));
        assertThat(waiting()).isZero();
    }

    /** A replica died with the round, or it came to no good end: nothing that was told is forgotten with it. */
    @Test
    void keepsWhatNoRoundHasReadToItsEnd() {
        UUID running = running();
        tell();
        ended(running, "CANCELLED");
        passes("6 minutes");
        assertThat(waiting()).isOne();
        look();
        settled();

        assertThat(waiting()).isZero();
        assertThat(rounds()).extracting(JobView::state).contains(JobState.SUCCEEDED);
    }

    /** A trickle of news must not wear out the patience with a round that fails: the clock begins it again. */
    @Test
    void leavesARoundThatFailedToTheClock() {
        ended(running(), "FAILED");
        passes("6 minutes");
        tell();
        look();

        assertThat(rounds()).hasSize(1);
        assertThat(waiting()).isOne();
    }

    @Test
    void waitsForTheConnectionThatWaitsForAPerson() {
        in(() -> sql("update connection set health = 'ACTION_REQUIRED' where id = ?")
                .param(connection)
                .update());
        tell();
        look();
        assertThat(rounds()).isEmpty();

        in(() -> sql("update connection set health = 'HEALTHY' where id = ?")
                .param(connection)
                .update());
        passes("6 minutes");
        look();
        settled();
        assertThat(rounds()).hasSize(1);
        assertThat(waiting()).isZero();
    }

    @Test
    void forgetsWhatNobodyWishesToKnowAnyMore() {
        running();
        tell();
        wish(connection, "USERS");
        read("users", Instant.now().plusSeconds(60));
        assertThat(unread()).containsExactly("GROUPS");

        passes("6 minutes");
        look();

        assertThat(waiting()).isZero();
    }

    /** What follows the answer begins later and reads all. */
    @Test
    void writesNothingDownWhileAPersonIsAsked() {
        in(() -> questions.ask(customer, List.of(new Removals(RemovalSubject.USERS, 120, 200, 0))));
        tell();
        assertThat(waiting()).isZero();
    }

    private void tell() {
        ProviderScope.run(
                provider,
                () -> new TransactionTemplate(transactions)
                        .executeWithoutResult(
                                status -> events.publishEvent(new DirectoryNotified(provider, customer, connection))));
    }

    private void read(String part, Instant asOf) {
        ProviderScope.run(
                provider,
                () -> new TransactionTemplate(transactions)
                        .executeWithoutResult(status ->
                                events.publishEvent(new DirectoryRead(customer, part, asOf, UUID.randomUUID()))));
    }

    private void look() {
        ProviderScope.run(provider, rounds::run);
    }

    /** All that is written down happened so much earlier. */
    private void passes(String time) {
        in(() -> sql("update job_run set created_at = created_at - cast(:t as interval),"
                        + " started_at = started_at - cast(:t as interval),"
                        + " finished_at = finished_at - cast(:t as interval)")
                .param("t", time)
                .update());
        in(() -> sql("update directory_notice set due_at = due_at - cast(:t as interval),"
                        + " heard_at = heard_at - cast(:t as interval)")
                .param("t", time)
                .update());
    }

    private UUID running() {
        UUID id = UUID.randomUUID();
        in(() -> sql("""
                        insert into job_run (provider_id, id, kind, subject, customer_id, connection_id, state,
                          requested_by, started_at)
                        values (?, ?, ?, 'Directory', ?, ?, 'RUNNING', 'test', now())
                        """)
                .params(provider.value(), id, DirectorySync.KIND, customer, connection)
                .update());
        return id;
    }

    private void ended(UUID job, String state) {
        in(() -> sql("update job_run set state = ?, finished_at = now() where id = ?")
                .params(state, job)
                .update());
    }

    private void settled() {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> rounds().stream().noneMatch(job -> job.state().open()));
    }

    private List<JobView> rounds() {
        return in(() -> jobs.list(new JobQuery(Set.of(), DirectorySync.KIND, null, connection, null, 50)))
                .items();
    }

    private long waiting() {
        return in(() -> sql("select count(*) from directory_notice where customer_id = ?")
                .param(customer)
                .query(Long.class)
                .single());
    }

    private List<String> unread() {
        return in(() -> sql("select unnest(unread) as part from directory_notice where customer_id = ?")
                .param(customer)
                .query((row, n) -> row.getString("part"))
                .list());
    }

    private long copied() {
        return in(() -> sql("select count(*) from directory_user where customer_id = ?")
                .param(customer)
                .query(Long.class)
                .single());
    }
}
