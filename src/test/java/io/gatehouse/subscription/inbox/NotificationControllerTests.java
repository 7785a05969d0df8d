package io.gatehouse.subscription.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.subscription.keep.SubscriptionKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.stubbing.Answer;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionOperations;

/** What Microsoft is answered where the database does not answer, or too late: it waits three seconds. */
@Timeout(20)
class NotificationControllerTests {

    private static final byte[] BODY = "{\"value\":[]}".getBytes(StandardCharsets.UTF_8);

    private final CountDownLatch back = new CountDownLatch(1);
    private final Addressees addressees = mock(Addressees.class);
    private final Intake intake = mock(Intake.class);
    private final LifecycleNews news = mock(LifecycleNews.class);
    private final NotificationController controller = controller(TransactionOperations.withoutTransaction());

    private NotificationController controller(TransactionOperations transaction) {
        return new NotificationController(
                addressees, intake, news, mock(SelfCalls.class), new Drops(new SimpleMeterRegistry()), transaction);
    }

    @AfterEach
    void release() {
        back.countDown();
    }

    @Test
    void answersInTimeWhileTheDatabaseKeepsItWaiting() {
        when(addressees.find(any())).thenAnswer(call -> {
            back.await();
            return Optional.empty();
        });

        ResponseEntity<String> answer = controller.notified("address", null, BODY);

        assertThat(answer.getStatusCode().value()).isEqualTo(503);
        assertThat(back.getCount()).as("the database has not come back").isPositive();
        assertThat(NotificationController.IN_TIME).as("PROTOCOL 11.4").isLessThan(Duration.ofSeconds(3));
    }

    /** What was answered goes on: however many come while the database stands still, few of them wait for it. */
    @Test
    void letsFewHintsWaitForADatabaseThatStandsStill() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        Answer<Object> stalled = call -> {
            begun.incrementAndGet();
            back.await();
            return null;
        };
        doAnswer(stalled).when(intake).take(any(), any());
        doAnswer(stalled).when(news).take(any(), any());
        when(addressees.find(any())).thenReturn(Optional.of(addressee(SubscriptionKind.DIRECTORY)));

        try (ExecutorService microsoft = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ResponseEntity<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(microsoft.submit(() -> controller.notified("address", null, BODY)));
                answers.add(microsoft.submit(() -> controller.lifecycle("address", null, BODY)));
            }
            for (Future<ResponseEntity<String>> answer : answers) {
                assertThat(answer.get().getStatusCode().value()).isEqualTo(503);
            }
        }

        assertThat(begun).hasValue(20);
        back.countDown();
        assertThat(controller.notified("address", null, BODY).getStatusCode().value())
                .as("once it is back")
                .isEqualTo(202);
    }

    /** Else Microsoft's repetitions of a minute are all done on top of each other once the database is back. */
    @Test
    void leavesWhatWasRefusedToMicrosoftsNextTry() throws Exception {
        CountDownLatch ended = new CountDownLatch(2);
        TransactionOperations away = mock(TransactionOperations.class);
        doAnswer(call -> {
                    back.await();
                    try {
                        call.<Consumer<TransactionStatus>>getArgument(0).accept(mock(TransactionStatus.class));
                    } finally {
                        ended.countDown();
                    }
                    return null;
                })
                .when(away)
                .executeWithoutResult(any());
        when(addressees.find(any())).thenReturn(Optional.of(addressee(SubscriptionKind.DIRECTORY)));
        NotificationController waiting = controller(away);

        assertThat(waiting.notified("address", null, BODY).getStatusCode().value())
                .isEqualTo(503);
        assertThat(waiting.lifecycle("address", null, BODY).getStatusCode().value())
                .isEqualTo(503);
        back.countDown();
        ended.await();

        verifyNoInteractions(intake, news);
        assertThat(waiting.notified("address", null, BODY).getStatusCode().value())
                .isEqualTo(202);
        verify(intake).take(any(), any());
    }

    private static Addressee addressee(SubscriptionKind kind) {
        UUID id = UUID.randomUUID();
        return new Addressee(new ProviderId(id), id, id, id, "tenant", "graph", new byte[0], kind, true, false);
    }

    @Test
    void asksMicrosoftToComeAgainWhereTheDatabaseRefuses() {
        when(addressees.find(any())).thenThrow(new CannotCreateTransactionException("No connection in time"));

        assertThat(controller.lifecycle("address", null, BODY).getStatusCode().value())
                .isEqualTo(503);
    }

    @Test
    void doesNotHideWhatIsOurOwnFault() {
        when(addressees.find(any())).thenThrow(new IllegalStateException("a fault"));

        assertThatThrownBy(() -> controller.notified("address", null, BODY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a fault");
    }
}
