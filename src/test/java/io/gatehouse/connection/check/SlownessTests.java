package io.gatehouse.connection.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.credential.ConnectionSettings;
import io.gatehouse.connection.grant.FailureTexts;
import io.gatehouse.microsoft.call.AnswerTimes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When Microsoft is called slow; calls take what the test says. */
class SlownessTests {

    private final ConnectionView connection = mock(ConnectionView.class);
    private final Slowness slowness = slowness(2);

    static Slowness slowness(int checks) {
        FailureTexts texts = mock(FailureTexts.class);
        when(texts.reason(eq("SLOW"), any()))
                .thenAnswer(call -> new HealthReason("SLOW", String.valueOf(call.<Object>getArgument(1))));
        Duration day = Duration.ofDays(1);
        return new Slowness(
                new ConnectionSettings(Duration.ofHours(1), 40, day, day, Duration.ofSeconds(2), checks), texts);
    }

    @BeforeEach
    void connect() {
        when(connection.id()).thenReturn(UUID.randomUUID());
    }

    @Test
    void isToldOnceTwoChecksInARowHaveMetIt() {
        assertThat(check(2_500, 2_100, 2_300)).isEmpty();
        assertThat(check(2_500, 3_100, 300))
                .get()
                .extracting(HealthReason::text)
                .isEqualTo("2");
    }

    @Test
    void isForgottenAfterACheckThatWasAnsweredInTime() {
        check(2_500, 2_500);
        check(100, 1_900);
        assertThat(check(2_500, 2_500)).isEmpty();
        assertThat(check(2_500, 2_500)).isPresent();
    }

    /** Several calls of which none is slow, and one hiccup. */
    @Test
    void isMeasuredCallByCall() {
        check(1_900, 1_900, 1_900, 1_900);
        assertThat(check(1_900, 1_900, 1_900, 1_900)).isEmpty();
        check(30_000, 100, 100);
        assertThat(check(30_000, 100, 100)).isEmpty();
    }

    /** Where it is known already the next check does not have to find it out anew, after a restart either. */
    @Test
    void staysToldWhileEachCheckMeetsIt() {
        when(connection.reasons()).thenReturn(List.of(new HealthReason("SLOW", "Slow.")));
        assertThat(check(2_500, 2_500)).isPresent();
        assertThat(check(100, 100)).isEmpty();
    }

    @Test
    void isToldWhileTheFirstCheckIsUnderWayWhereOneIsEnough() {
        Slowness.Look look = slowness(1).at(connection);
        calls(look, 2_500);
        assertThat(look.tells()).isEmpty();
        calls(look, 2_500);
        assertThat(look.tells()).isPresent();
    }

    private Optional<HealthReason> check(int... millis) {
        Slowness.Look look = slowness.at(connection);
        calls(look, millis);
        Optional<HealthReason> told = look.tells();
        look.over();
        return told;
    }

    private static void calls(Slowness.Look look, int... millis) {
        look.timed(() -> {
            for (int each : millis) {
                AnswerTimes.current().add(Duration.ofMillis(each));
            }
            return millis.length;
        });
    }
}
