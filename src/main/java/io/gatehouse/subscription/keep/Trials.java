package io.gatehouse.subscription.keep;

import io.gatehouse.microsoft.call.KeepsQuiet;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import org.jspecify.annotations.Nullable;

/**
 * Calls for several subscriptions of which one may fail without keeping the others waiting; only what every further call
 * would meet as well ends them at once.
 */
final class Trials {

    private @Nullable MicrosoftException first;

    void run(Runnable call) {
        try {
            call.run();
        } catch (MicrosoftException e) {
            if (e instanceof KeepsQuiet && first != null && first.failure().passing()) {
                // said to one of these calls it seems, and not to somebody else: that is what happened here
                throw first;
            }
            if (e instanceof KeepsQuiet
                    || e.failure() instanceof MicrosoftFailure.Throttled
                    || e.failure().kind() == FailureKind.QUEUE_FULL
                    || e.failure().kind() == FailureKind.TOKEN_REJECTED) {
                throw e;
            }
            if (first == null) {
                first = e;
            }
        }
    }

    /** Tells the first failure, after all had their turn. */
    void end() {
        if (first != null) {
            throw first;
        }
    }
}
