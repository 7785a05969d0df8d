package io.gatehouse.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.job.run.JobQueue;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.springframework.beans.factory.annotation.Autowired;

/** What somebody may ask of a job: cancel it, retry it, let it go on at once, list it. */
class JobRequestTests extends JobsBase {

    /** All threads may be taken on the replica that was asked; the others would look a second later. */
    @Test
    void tellsAllReplicasOfWhatSomebodyWaitsFor(@Autowired DataSource database) throws SQLException {
        Actor maja = new Actor(Actor.Kind.OPERATOR, "maja", "Maja Jensen", null);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("listen " + JobQueue.CHANNEL);
            try {
                in(() -> jobs.enqueue(new JobRequest(Probe.KIND, "Probe", null, null, Map.of(), maja, Duration.ZERO)));

                assertThat(connection.unwrap(PGConnection.class).getNotifications(60_000))
                        .extracting(PGNotification::getName)
                        .contains(JobQueue.CHANNEL);
            } finally {
                statement.execute("unlisten *");
            }
        }
    }

    @Test
    void beginsAFailedJobAnew() {
        probe.work = job -> {
            throw new GiveUp("No.");
        };
        UUID id = enqueue();
        reaches(id, job -> job.state() == JobState.FAILED);
        probe.work = job -> {};

        in(() -> {
            jobs.retry(id, Actor.SYSTEM);
            return id;
        });

        assertThat(reaches(id, job -> job.state() == JobState.SUCCEEDED).error())
                .isNull();
    }

    @Test
    void stopsARunningJobThatIsCancelled() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        probe.work = job -> {
            begun.countDown();
            try {
                never.await();
            } finally {
                ended.countDown();
            }
        };
        UUID id = enqueue();
        assertThat(begun.await(2, TimeUnit.MINUTES)).isTrue();

        in(() -> {
            jobs.cancel(id, Actor.SYSTEM);
            return id;
        });

        assertThat(ended.await(2, TimeUnit.MINUTES)).isTrue();
        leavesNoEntry();
        assertThat(find(id).state()).isEqualTo(JobState.CANCELLED);
        assertThatThrownBy(() -> in(() -> {
                    jobs.cancel(id, Actor.SYSTEM);
                    return id;
                }))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void tellsHowFarItIs() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        probe.work = job -> {
            job.progress(1_240, 5_000L, "users");
            go.await();
            job.progress(5_000, 5_000L, "users");
        };
        UUID id = enqueue();

        JobView running = reaches(id, job -> job.progress() != null);
        go.countDown();
        JobView done = reaches(id, job -> job.state() == JobState.SUCCEEDED);

        assertThat(running.progress()).isEqualTo(new JobView.Progress(1_240, 5_000L, "users"));
        assertThat(running.progress().percent()).isEqualTo(24);
        assertThat(done.progress().percent()).isEqualTo(100);
    }

    @Test
    void keepsOneOpenJobPerConnectionHoweverManyAsk() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        probe.work = job -> go.await();
        UUID connection = UUID.randomUUID();
        JobRequest request = JobRequest.of(Probe.KIND, "Same", null, connection, Actor.SYSTEM);

        Set<UUID> ids = new HashSet<>();
        try (var callers = Executors.newFixedThreadPool(8)) {
            List<Callable<UUID>> calls =
                    Collections.nCopies(16, () -> ProviderScope.call(provider, () -> jobs.enqueueUnlessOpen(request)));
            for (Future<UUID> answer : callers.invokeAll(calls)) {
                ids.add(answer.get());
            }
        }
        go.countDown();

        assertThat(ids).hasSize(1);
    }

    @Test
    void letsAJobThatWaitsGoOnAtOnceForWhoAsks() {
        List<Note> seen = new CopyOnWriteArrayList<>();
        probe.work = job -> {
            seen.add(job.data(Note.class));
            if (seen.size() == 1) {
                throw new RetryLater(Duration.ofMinutes(30), "Nobody answers.");
            }
        };
        UUID id = in(() -> jobs.enqueue(request().data(new Note("by the clock", 1))));
        JobView waiting = reaches(id, job -> job.state() == JobState.WAITING);

        JobView hurried = in(() -> jobs.enqueueAtOnce(request().data(new Note("by Maja", 2))));

        assertThat(waiting.notBefore()).isNull();
        assertThat(hurried.id()).isEqualTo(id);
        reaches(id, job -> job.state() == JobState.SUCCEEDED);
        assertThat(seen).containsExactly(new Note("by the clock", 1), new Note("by Maja", 2));
        leavesNoEntry();
    }

    @Test
    void letsAJobThatIsPlannedForLaterGoOnAtOnceForWhoAsks() {
        UUID id = in(() -> jobs.enqueue(request().delay(Duration.ofHours(1))));

        assertThat(in(() -> jobs.enqueueAtOnce(request())).id()).isEqualTo(id);

        reaches(id, job -> job.state() == JobState.SUCCEEDED);
    }

    @Test
    void keepsThePauseThatTheOtherSideAskedFor() {
        probe.work = job -> {
            throw RetryLater.ordered(Duration.ofMinutes(3), "Microsoft asks us to wait.");
        };
        UUID id = enqueue();
        JobView waiting = reaches(id, job -> job.state() == JobState.WAITING);

        JobView asked = in(() -> jobs.enqueueAtOnce(request()));

        assertThat(asked).isEqualTo(waiting);
        assertThat(asked.notBefore()).isEqualTo(waiting.nextAttemptAt());
        assertThatThrownBy(() -> ProviderScope.run(provider, () -> jobs.retry(id, Actor.SYSTEM)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("Microsoft asked for a pause until " + waiting.notBefore());
        dueNow(id);
        reaches(id, job -> job.attempt() == 2);
    }

    @Test
    void leavesARunningJobAloneForWhoAsks() {
        CountDownLatch go = new CountDownLatch(1);
        probe.work = job -> go.await();
        UUID id = enqueue();
        reaches(id, job -> job.state() == JobState.RUNNING);

        JobView asked = in(() -> jobs.enqueueAtOnce(request()));
        go.countDown();

        assertThat(asked.id()).isEqualTo(id);
        assertThat(reaches(id, job -> !job.state().open()).attempt()).isEqualTo(1);
    }

    @Test
    void forgetsNoWishOfSomebodyForTheNextOne() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Wish> seen = new CopyOnWriteArrayList<>();
        probe.work = job -> {
            seen.add(job.data(Wish.class));
            go.await();
        };
        UUID id = in(() -> jobs.enqueue(request().data(new Wish(false, false)).delay(Duration.ofHours(1))));
        JobRequest[] asked = {
            request().data(new Wish(true, false)), request().data(new Wish(false, false)),
        };
        in(() -> jobs.enqueueAtOnce(asked[0]));
        in(() -> jobs.enqueueAtOnce(asked[1]));
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> seen.size() == 1);
        assertThat(in(() -> jobs.enqueueAtOnce(request().data(new Wish(false, true))))
                        .id())
                .as("who is told that this job does it")
                .isEqualTo(id);
        go.countDown();

        reaches(id, job -> job.state() == JobState.SUCCEEDED);
        assertThat(seen).containsExactly(new Wish(true, false), new Wish(true, true));
        leavesNoEntry();
    }

    @Test
    void beginsNothingAgainForAWishThatIsBeingDone() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        probe.work = job -> go.await();
        UUID id = in(() -> jobs.enqueue(request().data(new Wish(true, false))));
        reaches(id, job -> job.state() == JobState.RUNNING);

        in(() -> jobs.enqueueAtOnce(request().data(new Wish(true, false))));
        in(() -> jobs.enqueueAtOnce(request().data(new Wish(false, false))));
        go.countDown();

        assertThat(reaches(id, job -> !job.state().open()).attempt()).isEqualTo(1);
    }

    @Test
    void doesAfterThePauseWhatWasAskedForMeanwhile() {
        List<Wish> seen = new CopyOnWriteArrayList<>();
        probe.work = job -> {
            seen.add(job.data(Wish.class));
            if (seen.size() == 1) {
                throw RetryLater.ordered(Duration.ofMinutes(3), "Microsoft asks us to wait.");
            }
        };
        UUID id = in(() -> jobs.enqueue(request().data(new Wish(false, false))));
        JobView waiting = reaches(id, job -> job.state() == JobState.WAITING);

        assertThat(in(() -> jobs.enqueueAtOnce(request().data(new Wish(true, false)))))
                .isEqualTo(waiting);
        dueNow(id);

        reaches(id, job -> job.state() == JobState.SUCCEEDED);
        assertThat(seen).containsExactly(new Wish(false, false), new Wish(true, false));
    }

    private record Wish(boolean one, boolean other) implements JoinedData<Wish> {

        @Override
        public Wish with(Wish earlier) {
            return new Wish(one || earlier.one, other || earlier.other);
        }
    }

    @Test
    void letsARunningAttemptComeToItsEndAndOneMoreFollowWhereItIsWoken() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        List<Integer> ended = new CopyOnWriteArrayList<>();
        probe.work = job -> {
            begun.countDown();
            woken.await();
            // the first one of an attempt is written at once
            job.progress(1, 2L, "pages");
            ended.add(job.attempt());
        };
        UUID id = enqueue();
        assertThat(begun.await(2, TimeUnit.MINUTES)).isTrue();

        assertThat(in(() -> jobs.wake(id))).isTrue();
        woken.countDown();

        reaches(id, job -> job.state() == JobState.SUCCEEDED);
        assertThat(ended).containsExactly(1, 2);
        leavesNoEntry();
    }

    @Test
    void pagesNewestFirst() {
        List<UUID> ids = List.of(enqueue(), enqueue(), enqueue());

        var first = in(() -> jobs.list(new JobQuery(Set.of(), null, null, null, null, 2)));
        var second = in(() -> jobs.list(new JobQuery(Set.of(), null, null, null, first.next(), 2)));

        assertThat(first.items()).extracting(JobView::id).containsExactly(ids.get(2), ids.get(1));
        assertThat(second.items()).extracting(JobView::id).containsExactly(ids.get(0));
        assertThat(second.next()).isNull();
        // a job that comes meanwhile shifts nothing
        UUID later = enqueue();
        var back = in(() -> jobs.list(new JobQuery(Set.of(), null, null, null, second.previous(), 2)));
        assertThat(back.items()).extracting(JobView::id).containsExactly(ids.get(2), ids.get(1));
        assertThat(back.next()).isEqualTo(first.next());
        assertThat(in(() -> jobs.list(new JobQuery(Set.of(), null, null, null, back.previous(), 2)))
                        .items())
                .extracting(JobView::id)
                .containsExactly(later);
        assertThat(first.previous()).isNull();
    }

    @Test
    void hidesTheJobsOfAnotherProvider() {
        UUID id = enqueue();
        ProviderId other = rows.another("Other");

        assertThat(ProviderScope.call(other, () -> jobs.find(id))).isEmpty();
        assertThatThrownBy(() -> ProviderScope.run(other, () -> jobs.retry(id, Actor.SYSTEM)))
                .isInstanceOf(NotFound.class);
    }
}
