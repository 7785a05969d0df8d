package io.gatehouse.connection.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.job.JobGate.Hold;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.microsoft.SettableClock;
import io.gatehouse.microsoft.call.Breaker;
import io.gatehouse.microsoft.call.QuietTimes.Side;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No job begins while Graph answers nobody, but for the one that tries; afterwards they come one after the other. */
class GraphGateTests {

    private final SettableClock clock = new SettableClock();
    private final Breaker graph = new Breaker(Side.GRAPH, clock);
    private final GraphGate gate = new GraphGate(graph);
    private final JobView job = new JobView(
            UUID.randomUUID(),
            "directory.sync",
            "Directory of Contoso",
            null,
            null,
            JobState.QUEUED,
            null,
            0,
            null,
            "System",
            clock.instant(),
            null,
            null,
            null,
            null);

    @Test
    void holdsJobsWhileNobodyIsAnswered() {
        assertThat(gate.hold(job)).isEmpty();
        goDown();

        assertThat(Stream.generate(() -> gate.hold(job).orElseThrow().lookAgain())
                        .limit(50)
                        .distinct())
                .hasSizeGreaterThan(10)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40)));
        assertThat(gate.hold(job).map(Hold::reason).orElseThrow()).contains("goes on by itself");
    }

    @Test
    void letsJobsBeginOnceOneMayTry() {
        goDown();
        clock.advance(Duration.ofSeconds(5));
        assertThat(gate.hold(job)).isEmpty();

        graph.call("back", () -> true);

        assertThat(gate.hold(job)).isEmpty();
    }

    private void goDown() {
        for (int i = 0; i < 5; i++) {
            String tenant = "tenant " + i;
            assertThatThrownBy(() -> graph.call(tenant, () -> {
                        throw MicrosoftException.of(FailureKind.UNAVAILABLE, "no answer");
                    }))
                    .isInstanceOf(MicrosoftException.class);
        }
    }
}
