package io.gatehouse.connection.check;

import io.gatehouse.job.JobGate;
import io.gatehouse.job.JobView;
import io.gatehouse.microsoft.call.Breaker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;

/** Holds back what needs a connection while Graph answers nobody; what was held goes on little by little. */
@Component
class GraphGate implements JobGate {

    private final Breaker graph;

    GraphGate(Breaker graph) {
        this.graph = graph;
    }

    @Override
    public Optional<Hold> hold(JobView job) {
        return graph.spares()
                ? Optional.of(new Hold(
                        "Microsoft Graph answers nobody at the moment. This goes on by itself once it does.",
                        Duration.ofMillis(ThreadLocalRandom.current().nextLong(20_000, 40_000))))
                : Optional.empty();
    }
}
