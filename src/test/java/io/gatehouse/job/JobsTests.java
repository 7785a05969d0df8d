package io.gatehouse.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.job.run.JobFailures;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class JobsTests extends JobsBase {

    @Test
    void runsInTheScopeOfItsProvider() {
        List<ProviderId> seen = new CopyOnWriteArrayList<>();
        probe.work = job -> seen.add(ProviderScope.required());

        JobView done = reaches(enqueue(), job -> job.state() == JobState.SUCCEEDED);

        assertThat(seen).containsExactly(provider);
        assertThat(done.attempt()).isEqualTo(1);
        assertThat(done.duration()).isNotNull();
    }

    @Test
    void doesNotExistWhenItsCauseRollsBack() {
        assertThatThrownBy(() -> rows.in(provider, () -> {
                    jobs.enqueue(request());
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(list(Set.of())).isEmpty();
        assertThat(executions()).isZero();
    }

    @Test
    void handsTheDataToTheHandler() {
        List<Note> seen = new CopyOnWriteArrayList<>();
        probe.work = job -> seen.add(job.data(Note.class));

        UUID id = in(() -> jobs.enqueue(request().data(new Note("ten", 10))));
        reaches(id, job -> job.state() == JobState.SUCCEEDED);

        assertThat(seen).containsExactly(new Note("ten", 10));
    }

    @Test
    void waitsAsLongAsTheHandlerAsks() {
        probe.work = job -> {
            throw new RetryLater(Duration.ofMinutes(3), "Microsoft asks us to wait.");
        };

        JobView waiting = reaches(enqueue(), job -> job.state() == JobState.WAITING);

        assertThat(waiting.error()).isEqualTo("Microsoft asks us to wait.");
        assertThat(Duration.between(waiting.createdAt(), waiting.nextAttemptAt()))
                .isBetween(Duration.ofSeconds(175), Duration.ofSeconds(200));
    }

    /** A busy tenant has its jobs paused and woken all the time: their first setback is not their last. */
    @Test
    void countsWhatTakesItsPatienceAlone() {
        List<Integer> seen = new CopyOnWriteArrayList<>();
        AtomicReference<RetryLater> next =
                new AtomicReference<>(RetryLater.ordered(Duration.ofMinutes(3), "Microsoft asks us to wait."));
        probe.work = job -> {
            seen.add(job.setbacks());
            throw next.get();
        };
        UUID id = enqueue();
        for (int attempt = 1; attempt < 6; attempt++) {
            int begun = attempt;
            reaches(id, job -> job.state() == JobState.WAITING && job.attempt() == begun);
            if (attempt == 2) {
                next.set(new RetryLater(Duration.ofMinutes(3), "Microsoft is down.").counted());
            }
            dueNow(id);
        }
        reaches(id, job -> job.state() == JobState.WAITING && job.attempt() == 6);
        assertThat(seen).containsExactly(0, 0, 0, 1, 2, 3);

        in(() -> {
            jobs.retry(id, Actor.SYSTEM);
            return true;
        });
        reaches(id, job -> job.state() == JobState.WAITING && job.attempt() == 7);

        assertThat(seen).as("whoever begins it anew").endsWith(0);
    }

    /** A large directory that meets a hiccup every hour comes to its end all the same. */
    @Test
    void hasAllItsPatienceAgainWhereItGotFarther() {
        List<Integer> seen = new CopyOnWriteArrayList<>();
        probe.work = job -> {
            seen.add(job.setbacks());
            job.progress(1, null, "Where the last attempt stood");
            if (seen.size() == 4 || seen.size() == 5) {
                job.gotFarther();
                job.progress(2, null, "A page more");
            }
            throw new RetryLater(Duration.ofMinutes(3), "Microsoft is down.").counted();
        };
        UUID id = enqueue();
        for (int attempt = 1; attempt < 7; attempt++) {
            int begun = attempt;
            reaches(id, job -> job.state() == JobState.WAITING && job.attempt() == begun);
            dueNow(id);
        }
        reaches(id, job -> job.state() == JobState.WAITING && job.attempt() == 7);

        assertThat(seen).containsExactly(0, 1, 2, 3, 1, 1, 2);
    }

    @Test
    void failsAtOnceWhenTheHandlerGivesUp() {
        probe.work = job -> {
            throw new GiveUp("The customer is gone.");
        };

        JobView failed = reaches(enqueue(), job -> job.state() == JobState.FAILED);

        assertThat(failed.error()).isEqualTo("The customer is gone.");
        leavesNoEntry();
    }

    /** What failed calls for somebody to see to it; what is wanted no more does not. */
    @Test
    void endsAsCancelledWhatSomebodyCalledOff() {
        probe.work = job -> {
            throw new CalledOff("Everything was taken back.");
        };

        JobView cancelled = reaches(enqueue(), job -> job.state() == JobState.CANCELLED);

        assertThat(cancelled.error()).isEqualTo("Everything was taken back.");
        leavesNoEntry();
    }

    @Test
    void keepsTheTextOfUnexpectedExceptionsOutOfTheRow() {
        probe.work = job -> {
            throw new IllegalStateException("canary-refresh-token");
        };

        JobView waiting = reaches(enqueue(), job -> job.state() == JobState.WAITING);

        assertThat(waiting.error())
                .contains("IllegalStateException", "reference")
                .doesNotContain("canary");
    }

    @Test
    void failsAfterEightFailedAttempts() {
        probe.work = job -> {
            throw new IllegalStateException("again");
        };
        UUID id = enqueue();
        for (int attempt = 1; attempt < JobFailures.MOST_ATTEMPTS; attempt++) {
            int begun = attempt;
            reaches(id, job -> job.state() == JobState.WAITING && job.attempt() == begun);
            dueNow(id);
        }

        JobView failed = reaches(id, job -> job.state() == JobState.FAILED);

        assertThat(failed.attempt()).isEqualTo(JobFailures.MOST_ATTEMPTS);
    }
}
