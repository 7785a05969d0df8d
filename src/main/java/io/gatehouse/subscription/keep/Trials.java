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
    private @Nullable MicrosoftException untold;

    void run(Runnable call) {
        try {
            call.run();
        } catch (MicrosoftException e) {
            MicrosoftException told = first == null ? untold : first;
            if (e instanceof KeepsQuiet && told != null && told.failure().passing()) {
                // said to one of these calls it seems, and not to somebody else: that is what happened here
                throw told;
            }
            if (everyCallMeets(e)) {
                throw e;
            }
            if (first == null) {
                first = e;
            }
        }
    }

    static boolean everyCallMeets(MicrosoftException e) {
        return e instanceof KeepsQuiet
                || e.failure() instanceof MicrosoftFailure.Throttled
                || e.failure().kind() == FailureKind.QUEUE_FULL
                || e.failure().kind() == FailureKind.TOKEN_REJECTED;
    }

    /** Microsoft did not tell what all of them could be: those that are known have their turn first. */
    void untold(MicrosoftException failure) {
        untold = failure;
    }

    /** Whether it is known what all of them could be. */
    boolean told() {
        return untold == null;
    }

    /** Tells the first failure, after all had their turn. */
    void end() {
        if (first != null) {
            throw first;
        }
        if (untold != null) {
            throw untold;
        }
    }
}
