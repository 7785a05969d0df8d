package io.gatehouse.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobRequest;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.JobsBase.Aside;
import io.gatehouse.job.JobsBase.Probe;
import io.gatehouse.job.JobsBase.Probes;
import io.gatehouse.job.lane.Lanes;
import io.gatehouse.job.pause.JobPause.Scope;
import io.gatehouse.job.pause.JobPauses;
import io.gatehouse.job.run.JobAdmission.Decision;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Whose turn it is among the jobs of one customer. The test plays the replicas; what it wakes the scheduler runs. */
@PortalTest
@Import(Probes.class)
@ResourceLock("the job that a test makes up")
class JobTurnsTests {

    private static final Actor MAJA = new Actor(Actor.Kind.OPERATOR, "maja", "Maja Jensen", null);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Autowired
    Jobs jobs;

    @Autowired
    JobAdmission admission;

    @Autowired
    JobRuns runs;

    @Autowired
    JobAttempts attempts;

    @Autowired
    JobPauses pauses;

    @Autowired
    Lanes lanes;

    @Autowired
    JobHousekeeping housekeeping;

    @Autowired
    Probe probe;

    @Autowired
    Clock clock;

    @Autowired
    Rows rows;

    @Autowired
    PlatformTransactionManager transactions;

    ProviderId provider;
    UUID customer;
    Set<UUID> customers;
    List<UUID> done;
    final List<UUID> admitted = new CopyOnWriteArrayList<>();

    @BeforeEach
    void addCustomer() {
        provider = rows.another("Turns Inc");
        customers = ConcurrentHashMap.newKeySet();
        customer = customer("contoso");
        done = new CopyOnWriteArrayList<>();
        probe.work = this::note;
    }

    /** What another test left behind is nothing to this one. */
    private void note(JobContext job) {
        if (mine(job)) {
            done.add(job.id());
        }
    }

    private boolean mine(JobContext job) {
        return job.customerId() != null && customers.contains(job.customerId());
    }

    @AfterEach
    void workNoMore() {
        probe.work = job -> {};
        admitted.forEach(lanes::leave);
    }

    /** Sixty slow answers of one side, which borrows what is idle, and a job for another that nobody keeps waiting. */
    @Test
    void leavesThreadsForOtherWorkWhileOneSideHoldsUpItsOwn() {
        CountDownLatch release = new CountDownLatch(1);
        List<UUID> begun = new CopyOnWriteArrayList<>();
        probe.work = job -> {
            if (mine(job)) {
                begun.add(job.id());
                release.await();
            }
            note(job);
        };
        List<UUID> slow = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            slow.add(enqueue(customer("slow" + i), UUID.randomUUID(), Actor.SYSTEM, Duration.ZERO));
        }
        await().atMost(PATIENCE)
                .until(() -> slow.stream().allMatch(id -> begun.contains(id) || find(id).state() == JobState.WAITING));
        assertThat(begun).as("more than its share").hasSizeBetween(13, 26);
        UUID turned =
                slow.stream().filter(id -> !begun.contains(id)).findFirst().orElseThrow();
        assertThat(find(turned).error()).isEqualTo("Other work of this kind goes first.");
        assertThat(find(turned).attempt()).isZero();
        UUID other =
                in(() -> jobs.enqueue(JobRequest.of(Aside.KIND, "Aside", customer, UUID.randomUUID(), Actor.SYSTEM)));

        await().atMost(Duration.ofSeconds(20)).until(() -> find(other).state() == JobState.SUCCEEDED);
        assertThat(begun).hasSizeLessThanOrEqualTo(26);
        release.countDown();

        // each one that ends lets the next one in: nobody sleeps for the minute after which it would look again
        await().atMost(Duration.ofSeconds(45)).until(() -> done.containsAll(slow));
    }

    /** Else ten thousand that wait would be looked at more than a hundred times a second. */
    @Test
    void looksAgainLessOftenInALongLine() {
        assertThat(JobAdmission.later(0)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
        assertThat(JobAdmission.later(10_000)).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
    }

    /** D10: the others do not notice that one customer has very much to do. */
    @Test
    void leavesRoomForOthersWhileOneCustomerHasManyLongJobs() {
        CountDownLatch release = new CountDownLatch(1);
        List<UUID> begun = new CopyOnWriteArrayList<>();
        probe.work = job -> {
            if (mine(job)) {
                begun.add(job.id());
            }
            if (customer.equals(job.customerId())) {
                release.await();
            }
            note(job);
        };
        List<UUID> many = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            many.add(enqueue(customer, UUID.randomUUID(), Actor.SYSTEM, Duration.ZERO));
        }
        // whichever of them come first: an executor keeps no order
        await().atMost(PATIENCE).until(() -> begun.size() == 2);
        many.stream().filter(id -> !begun.contains(id)).forEach(this::waits);
        UUID other = enqueue(customer("small"), UUID.randomUUID(), Actor.SYSTEM, Duration.ZERO);

        await().atMost(PATIENCE).until(() -> done.contains(other));
        await().atMost(PATIENCE).until(() -> begun.size() == 3);
        assertThat(done).containsExactly(other);
        release.countDown();

        await().atMost(PATIENCE).until(() -> done.containsAll(many));
    }

    /** Who goes to sleep waits for those who just wake jobs of its connection, but no longer than it may. */
    @Test
    void waitsForWhoLetsJobsGoOnButNotForEver() throws Exception {
        UUID connection = UUID.randomUUID();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        try (ExecutorService replicas = Executors.newFixedThreadPool(2)) {
            Future<?> waking = replicas.submit(() -> in(() -> new TransactionTemplate(transactions).execute(status -> {
                runs.beginRelease(connection);
                held.countDown();
                return until(commit);
            })));
            held.await();
            Future<?> sleeper = replicas.submit(() -> release(connection, Duration.ofMillis(300)));
            assertThatThrownBy(() -> sleeper.get(1, TimeUnit.MINUTES)).hasCauseInstanceOf(DataAccessException.class);
            release(UUID.randomUUID(), Duration.ofMillis(300));
            commit.countDown();
            waking.get();
        } finally {
            commit.countDown();
        }

        release(connection, Duration.ofSeconds(30));
    }

    private boolean release(UUID connection, Duration most) {
        return in(() -> {
            runs.awaitRelease(connection, most);
            return true;
        });
    }

    private static boolean until(CountDownLatch latch) {
        try {
            return latch.await(2, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void givesTwoPlacesToManyReplicasThatAskAtOnce() throws Exception {
        List<Callable<Decision>> asking = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            UUID job = later(UUID.randomUUID(), Actor.SYSTEM);
            asking.add(() -> admit(job));
        }

        int begun = 0;
        try (ExecutorService replicas = Executors.newFixedThreadPool(8)) {
            for (Future<Decision> answer : replicas.invokeAll(asking)) {
                begun += answer.get() instanceof Decision.Begun ? 1 : 0;
            }
        }

        assertThat(begun).isEqualTo(2);
    }

    @Test
    void neverDoesTheSameForAConnectionTwiceAtOnce() {
        UUID connection = UUID.randomUUID();
        JobView first = begun(later(connection, Actor.SYSTEM));
        UUID same = later(connection, Actor.SYSTEM);
        UUID elsewhere = later(UUID.randomUUID(), Actor.SYSTEM);

        assertThat(admit(same)).isInstanceOf(Decision.Waits.class);
        assertThat(find(same).error()).isEqualTo("Other work at this customer goes first.");
        assertThat(find(same).attempt()).isZero();
        assertThat(admit(elsewhere)).isInstanceOf(Decision.Begun.class);

        leave(first);
        await().atMost(PATIENCE).until(() -> done.contains(same));
    }

    @Test
    void wakesPeoplesJobsFirstAndThenTheOthersInTheirOrder() {
        JobView one = begun(later(UUID.randomUUID(), Actor.SYSTEM));
        begun(later(UUID.randomUUID(), Actor.SYSTEM));
        List<UUID> inLine = new ArrayList<>();
        for (Actor by : List.of(Actor.SYSTEM, Actor.SYSTEM, MAJA)) {
            UUID job = later(UUID.randomUUID(), by);
            assertThat(admit(job)).isInstanceOf(Decision.Waits.class);
            inLine.add(job);
        }

        leave(one);

        await().atMost(PATIENCE).until(() -> done.size() == 3);
        assertThat(done).containsExactly(inLine.get(2), inLine.get(0), inLine.get(1));
    }

    /** Nobody overtakes those who wait, however often they ask. */
    @Test
    void letsNobodyJumpTheQueue() {
        JobView one = begun(later(UUID.randomUUID(), Actor.SYSTEM));
        begun(later(UUID.randomUUID(), Actor.SYSTEM));
        UUID waiting = later(UUID.randomUUID(), Actor.SYSTEM);
        assertThat(admit(waiting)).isInstanceOf(Decision.Waits.class);
        leavesUnseen(one);

        assertThat(admit(later(UUID.randomUUID(), Actor.SYSTEM))).isInstanceOf(Decision.Waits.class);

        await().atMost(PATIENCE).until(() -> done.contains(waiting));
    }

    /** Ending an attempt and waking the next are one step: a crash between them leaves none of both. */
    @Test
    void losesNoTurnWhenAReplicaDiesAtTheEndOfAnAttempt() {
        JobView one = begun(later(UUID.randomUUID(), Actor.SYSTEM));
        begun(later(UUID.randomUUID(), Actor.SYSTEM));
        UUID waiting = later(UUID.randomUUID(), Actor.SYSTEM);
        assertThat(admit(waiting)).isInstanceOf(Decision.Waits.class);
        ProviderScope.run(
                provider,
                () -> new TransactionTemplate(transactions).executeWithoutResult(crash -> {
                    admission.leave(one, new JobOutcome.Done());
                    crash.setRollbackOnly();
                }));
        assertThat(find(one.id()).state()).isEqualTo(JobState.RUNNING);
        assertThat(find(waiting).state()).isEqualTo(JobState.WAITING);

        JobView again = begun(one.id());
        assertThat(again.attempt()).isEqualTo(2);
        leave(one);
        assertThat(find(waiting).state())
                .as("the dead replica has no place to leave")
                .isEqualTo(JobState.WAITING);
        leave(again);

        await().atMost(PATIENCE).until(() -> done.contains(waiting));
    }

    /** Its entry was being written when its turn came, so nobody could wake it. */
    @Test
    void looksOnceMoreBeforeItSleeps() throws Exception {
        JobView one = begun(later(UUID.randomUUID(), Actor.SYSTEM));
        begun(later(UUID.randomUUID(), Actor.SYSTEM));
        UUID waiting = later(UUID.randomUUID(), Actor.SYSTEM);
        assertThat(admit(waiting)).isInstanceOf(Decision.Waits.class);
        try (ExecutorService another = Executors.newSingleThreadExecutor()) {
            concluding(waiting, () -> another.submit(() -> leave(one)).get());
        }
        assertThat(find(waiting).state()).isEqualTo(JobState.WAITING);

        ProviderScope.run(provider, () -> admission.reconsider(waiting));

        await().atMost(PATIENCE).until(() -> done.contains(waiting));
    }

    /** It waits for an hour, whatever somebody does while that is written down. */
    private void concluding(UUID job, Callable<?> meanwhile) {
        ProviderScope.run(
                provider,
                () -> attempts.conclude(
                        job,
                        () -> {
                            try {
                                meanwhile.call();
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        () -> {
                            throw new AssertionError("Nobody has asked yet");
                        }));
    }

    @Test
    void takesBackThePlaceOfAJobThatTheSchedulerHasLost() {
        JobView lost = begun(later(UUID.randomUUID(), Actor.SYSTEM));
        begun(later(UUID.randomUUID(), Actor.SYSTEM));
        in(() -> rows.jdbc()
                .sql("delete from scheduled_tasks where task_instance = ?")
                .param(lost.id().toString())
                .update());

        ProviderScope.run(provider, housekeeping::run);

        assertThat(admit(later(UUID.randomUUID(), Actor.SYSTEM))).isInstanceOf(Decision.Begun.class);
    }

    @Test
    void restsWithACustomerWithoutCountingAnAttempt() {
        ProviderScope.run(provider, () -> pauses.set(Scope.CUSTOMER, customer.toString(), "Moving house", MAJA));
        UUID held = enqueue(customer, UUID.randomUUID(), MAJA, Duration.ZERO);
        UUID free = enqueue(customer("awake"), UUID.randomUUID(), MAJA, Duration.ZERO);

        waits(held);
        assertThat(find(held).error()).isEqualTo("Paused by Maja Jensen: Moving house");
        assertThat(find(held).attempt()).isZero();
        await().atMost(PATIENCE).until(() -> done.contains(free));

        ProviderScope.run(provider, () -> pauses.lift(Scope.CUSTOMER, customer.toString(), MAJA));
        await().atMost(PATIENCE).until(() -> {
            if (find(held).state() == JobState.WAITING) {
                in(() -> jobs.wake(held));
            }
            return done.contains(held);
        });
        assertThat(done).containsExactly(free, held);
        assertThat(rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql("select action from audit_entry where subject_name = 'contoso' and customer_id = ?"
                                        + " and action like 'job.customer%' order by seq")
                                .param(customer)
                                .query(String.class)
                                .list()))
                .as("names the customer, and no job of that name")
                .containsExactly("job.customer_paused", "job.customer_resumed");
    }

    /** It may be for months: its jobs do not look again each minute, and go on without being asked once it is over. */
    @Test
    void sleepsLongWhileACustomerIsSuspendedAndIsWokenAfterwards() {
        suspended("'SUSPENDED', suspended_from = 'CONNECTED', suspended_reason = 'Has not paid', suspended_by = 'Maja',"
                + " suspended_at = now()");
        await().atMost(PATIENCE)
                .until(() -> in(() -> pauses.standing(Scope.CUSTOMER, customer)).isPresent());
        UUID held = enqueue(customer, UUID.randomUUID(), MAJA, Duration.ZERO);
        waits(held);
        assertThat(find(held).error()).isEqualTo("The customer is suspended by Maja: Has not paid");
        assertThat(find(held).nextAttemptAt()).isAfter(Instant.now(clock).plus(Duration.ofMinutes(10)));
        ProviderScope.run(provider, housekeeping::run);
        assertThat(find(held).state()).isEqualTo(JobState.WAITING);

        suspended(
                "'CONNECTED', suspended_from = null, suspended_reason = null, suspended_by = null, suspended_at = null");
        await().atMost(PATIENCE)
                .until(() -> in(() -> pauses.standing(Scope.CUSTOMER, customer)).isEmpty());

        await().atMost(PATIENCE).until(() -> {
            ProviderScope.run(provider, housekeeping::run);
            return done.contains(held);
        });
    }

    private void suspended(String state) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update customer set state = " + state + " where id = ?")
                        .param(customer)
                        .update());
    }

    @Test
    void putsWhatPeopleAskForBeforeTheClocksJobsUntilThoseHaveWaitedLong() {
        UUID byClock = later(UUID.randomUUID(), Actor.SYSTEM);
        UUID byMaja = later(UUID.randomUUID(), MAJA);
        assertThat(priority(byMaja)).isGreaterThan(priority(byClock));
        UUID overdue = later(UUID.randomUUID(), Actor.SYSTEM);
        new TransactionTemplate(transactions).executeWithoutResult(unseen -> {
            rows.jdbc().sql("""
                            update scheduled_tasks set execution_time = now() - interval '2 minutes'
                            where task_instance = ?
                            """).param(overdue.toString()).update();
            ProviderScope.run(provider, housekeeping::run);
            assertThat(priority(overdue)).isEqualTo(priority(byMaja));
            assertThat(priority(byClock)).isLessThan(priority(byMaja));
            unseen.setRollbackOnly();
        });
    }

    private int priority(UUID job) {
        return rows.jdbc()
                .sql("select priority from scheduled_tasks where task_instance = ?")
                .param(job.toString())
                .query(Integer.class)
                .single();
    }

    /** Its place is free, and whoever should be woken is not. */
    private void leavesUnseen(JobView job) {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql(
                                "update job_run set turn = null, turn_at = null, state = 'SUCCEEDED', finished_at = now() where id = ?")
                        .param(job.id())
                        .update());
    }

    private void waits(UUID job) {
        await().atMost(PATIENCE).until(() -> find(job).state() == JobState.WAITING);
    }

    private void leave(JobView job) {
        in(() -> admission.leave(job, new JobOutcome.Done()));
    }

    private JobView begun(UUID job) {
        return ((Decision.Begun) admit(job)).job();
    }

    private Decision admit(UUID job) {
        admitted.add(job);
        return ProviderScope.call(provider, () -> admission.admit(job));
    }

    private UUID later(UUID connection, Actor by) {
        return enqueue(customer, connection, by, Duration.ofHours(1));
    }

    private UUID enqueue(UUID customer, UUID connection, Actor by, Duration delay) {
        JobRequest request = JobRequest.of(Probe.KIND, "Probe", customer, connection, by);
        return in(() -> jobs.enqueue(request.delay(delay)));
    }

    private UUID customer(String name) {
        UUID id = UUID.randomUUID();
        customers.add(id);
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        insert into customer (provider_id, id, short_name, display_name, state, created_by)
                        values (?, ?, ?, ?, 'CONNECTED', 'test')
                        """)
                        .params(provider.value(), id, name, name)
                        .update());
        return id;
    }

    private JobView find(UUID id) {
        return in(() -> jobs.find(id).orElseThrow());
    }

    private <T> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }
}
