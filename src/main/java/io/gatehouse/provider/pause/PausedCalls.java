package io.gatehouse.provider.pause;

import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.microsoft.call.CallGate;
import io.gatehouse.shared.CallsPaused;
import org.springframework.stereotype.Component;

/** Lets no call to Microsoft pass while the provider of the scope has paused them. */
@Component
class PausedCalls implements CallGate {

    private final Pauses pauses;

    PausedCalls(Pauses pauses) {
        this.pauses = pauses;
    }

    @Override
    public void pass() {
        pauses.standing(Topic.MICROSOFT).ifPresent(pause -> {
            throw new CallsPaused(pause.sentence());
        });
    }
}
