package io.gatehouse.microsoft.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether one of Microsoft's hosts answers, as far as this replica knows. */
public interface HostWatch {

    QuietTimes.Side side();

    Reading reading();

    /** As breakers of circuits are called everywhere. */
    enum State {
        /** It answers, or nobody knows better. */
        CLOSED,
        /** One call is under way that tries whether it is back. */
        HALF_OPEN,
        /** Nobody calls. */
        OPEN
    }

    /**
     * What is known at a moment.
     *
     * @param since when it was given up; null while it is not
     * @param spared calls that were not made since the start
     */
    record Reading(State state, @Nullable Instant since, long spared) {

        public boolean answers() {
            return state == State.CLOSED;
        }
    }
}
