package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Chaos;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Microsoft takes seconds to answer: told once it is no hiccup, and not after it is over. */
class SlowMicrosoftTests extends ConnectedBase {

    @Test
    void isToldByTheSecondCheckThatMeetsIt() {
        made = making.connect();
        restTheWatch(provider);
        latency(2_100);
        in(() -> checks.check(view()));
        assertThat(view().health()).as("it may have been a hiccup").isEqualTo(ConnectionHealth.HEALTHY);

        in(() -> checks.check(view()));
        assertThat(view().health()).isEqualTo(ConnectionHealth.DEGRADED);
        assertThat(view().reasons()).extracting(HealthReason::code).contains("SLOW");

        latency(0);
        in(() -> checks.check(view()));
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    /** Four answers of less than two seconds each. */
    @Test
    void isNotTheSumOfItsAnswers() {
        made = making.connect();
        restTheWatch(provider);
        latency(1_000);
        in(() -> checks.check(view()));
        in(() -> checks.check(view()));

        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
    }

    private void latency(int milliseconds) {
        sandbox.world()
                .chaos()
                .set(now -> new Chaos.State(milliseconds, null, false, false, false, false, 0, Map.of()));
    }
}
