package io.gatehouse.subscription.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.subscription.inbox.IntakeLine.Parcel;
import io.gatehouse.subscription.keep.SubscriptionKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;

/** Deliveries that arrive together share a transaction, and nobody is answered before it has committed. */
class IntakeLineTests {

    private final ProviderId provider = new ProviderId(UUID.randomUUID());
    private final List<List<Parcel>> transactions = new CopyOnWriteArrayList<>();
    private final CountDownLatch committing = new CountDownLatch(1);
    private final CountDownLatch commit = new CountDownLatch(1);

    @Test
    void keepsInOneTransactionWhatArrivesWhileAnotherCommits() throws Exception {
        IntakeLine line = new IntakeLine(this::slowly, Duration.ofMinutes(1));
        try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = arrive(calls, line, 40);
            assertThat(answers).as("none is answered before the commit").noneMatch(Future::isDone);
            commit.countDown();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(1);
            }
        }

        assertThat(transactions).hasSize(2);
        assertThat(transactions.getFirst()).hasSize(1);
        assertThat(transactions.getLast()).hasSize(39);
    }

    @Test
    void keepsEverybodyWhereMoreWaitThanGoTogether() throws Exception {
        IntakeLine line = new IntakeLine(this::slowly, Duration.ofMinutes(1));
        try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>(arrive(calls, line, 1));
            for (int i = 1; i <= 6; i++) {
                int number = i;
                answers.add(calls.submit(() -> line.keep(parcel("many", 600))));
                await().until(() -> line.length(provider) == number);
            }
            commit.countDown();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isPositive();
            }
        }
        assertThat(transactions).extracting(List::size).containsExactly(1, 2, 2, 2);
    }

    @Test
    void keepsTheOthersWhereOneCannotBeWritten() throws Exception {
        Parcel odd = parcel("odd");
        IntakeLine line = new IntakeLine(
                (whose, parcels) -> {
                    if (parcels.contains(odd)) {
                        hold();
                        throw new DataIntegrityViolationException("odd");
                    }
                    return slowly(whose, parcels);
                },
                Duration.ofMinutes(1));
        try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = arrive(calls, line, 5);
            Future<Integer> refused = calls.submit(() -> line.keep(odd));
            await().until(() -> line.length(provider) == 5);
            commit.countDown();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(1);
            }
            assertThatThrownBy(refused::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(DataIntegrityViolationException.class);
        }
    }

    /** Each would wait for a connection as long as the first did. */
    @Test
    void asksADatabaseThatIsAwayOnceForAll() throws Exception {
        List<Integer> asked = Collections.synchronizedList(new ArrayList<>());
        IntakeLine line = new IntakeLine(
                (whose, parcels) -> {
                    asked.add(parcels.size());
                    hold();
                    throw new DataAccessResourceFailureException("away");
                },
                Duration.ofMinutes(1));
        try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = arrive(calls, line, 30);
            commit.countDown();
            for (Future<Integer> answer : answers) {
                assertThatThrownBy(answer::get).hasCauseInstanceOf(DataAccessException.class);
            }
        }

        assertThat(asked).containsExactly(1, 29);
    }

    /** A line whose writer died would else wait for ever, and everybody behind it. */
    @Test
    void answersAllEvenWhereTheWriterDies() throws Exception {
        IntakeLine line = new IntakeLine(
                (whose, parcels) -> {
                    hold();
                    if (parcels.size() > 1) {
                        throw new AssertionError("dies");
                    }
                    return new int[] {1};
                },
                Duration.ofMinutes(1));
        try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = arrive(calls, line, 5);
            commit.countDown();
            assertThat(answers.getFirst().get()).isEqualTo(1);
            for (Future<Integer> answer : answers.subList(1, 5)) {
                assertThatThrownBy(() -> answer.get(1, TimeUnit.MINUTES)).isInstanceOf(ExecutionException.class);
            }
        }
        assertThat(line.keep(parcel("later"))).isEqualTo(1);
    }

    @Test
    void turnsAwayWhoWouldWaitTooLongAndKeepsNothingOfIt() throws Exception {
        IntakeLine line = new IntakeLine(this::slowly, Duration.ofMillis(50));
        try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = calls.submit(() -> line.keep(parcel("first")));
            committing.await();

            assertThatThrownBy(() -> line.keep(parcel("late"))).isInstanceOf(DataAccessException.class);
            commit.countDown();

            assertThat(first.get()).isEqualTo(1);
        }
        assertThat(transactions).hasSize(1);
        assertThat(line.length(provider)).isZero();
    }

    private List<Future<Integer>> arrive(ExecutorService calls, IntakeLine line, int number)
            throws InterruptedException {
        List<Future<Integer>> answers = new ArrayList<>();
        answers.add(calls.submit(() -> line.keep(parcel("first"))));
        committing.await();
        for (int i = 1; i < number; i++) {
            String name = "item " + i;
            answers.add(calls.submit(() -> line.keep(parcel(name))));
        }
        await().until(() -> line.length(provider) == number - 1);
        return answers;
    }

    private int[] slowly(ProviderId whose, List<Parcel> parcels) {
        assertThat(whose).isEqualTo(provider);
        hold();
        transactions.add(parcels);
        return parcels.stream().mapToInt(parcel -> parcel.items().size()).toArray();
    }

    private void hold() {
        committing.countDown();
        try {
            commit.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Parcel parcel(String name) {
        return parcel(name, 1);
    }

    private Parcel parcel(String name, int items) {
        UUID id = UUID.randomUUID();
        Addressee addressee = new Addressee(
                provider, id, id, id, id.toString(), "graph", new byte[32], SubscriptionKind.MESSAGE, true, false);
        Item item = new Item("graph", "state", id.toString(), "created", name, null, null, false, "{}");
        return new Parcel(addressee, Collections.nCopies(items, item), List.of());
    }
}
