package io.gatehouse.subscription.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;

/** What Microsoft is answered where the database does not answer, or too late: it waits three seconds. */
@Timeout(20)
class NotificationControllerTests {

    private static final byte[] BODY = "{\"value\":[]}".getBytes(StandardCharsets.UTF_8);

    private final CountDownLatch back = new CountDownLatch(1);
    private final Addressees addressees = mock(Addressees.class);
    private final NotificationController controller = new NotificationController(
            addressees,
            mock(Intake.class),
            mock(LifecycleNews.class),
            mock(SelfCalls.class),
            new Drops(new SimpleMeterRegistry()));

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

        long began = System.nanoTime();
        ResponseEntity<String> answer = controller.notified("address", null, BODY);

        assertThat(answer.getStatusCode().value()).isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
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
