package io.gatehouse.microsoft.call;

import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spares a host that answers nobody. Where several tenants in a row got no answer, no call is made but one at a time, now
 * and then, that tries whether it is back: else every thread would hang for as long as a call may take, and all of them
 * would come at once when it is. One tenant alone that gets no answer says nothing about the host.
 */
public final class Breaker implements HostWatch {

    private static final Logger log = LoggerFactory.getLogger(Breaker.class);

    private static final int SEVERAL_TENANTS = 3;
    private static final int MANY_CALLS = 5;
    private static final Duration BETWEEN_TRIALS = Duration.ofSeconds(5);

    private final QuietTimes.Side side;
    private final Clock clock;
    private final BooleanSupplier awaited;
    private final Set<String> silent = new HashSet<>();
    private int silence;
    /** Counts answers: a call that began before the last one and ends in silence is yesterday's news. */
    private long answers;

    private @Nullable Instant openSince;
    private Instant nextTrial = Instant.MIN;
    private boolean trying;
    private long spared;

    public Breaker(QuietTimes.Side side, Clock clock) {
        this(side, clock, () -> false);
    }

    /** @param awaited whether somebody sits before a page and waits: those are few, and always try */
    public Breaker(QuietTimes.Side side, Clock clock, BooleanSupplier awaited) {
        this.side = side;
        this.clock = clock;
        this.awaited = awaited;
    }

    /**
     * Makes a call, whose outcome tells whether the host answers.
     *
     * @throws Spared where none is made now
     */
    public <T> T call(String tenant, Supplier<T> work) {
        Admission admission = enter();
        try {
            T answer = work.get();
            answered();
            return answer;
        } catch (KeepsQuiet e) {
            throw e;
        } catch (MicrosoftException e) {
            learn(tenant, admission, e.failure());
            throw e;
        } finally {
            left(admission);
        }
    }

    /** Whether a call would be made now; for whoever prepares for many. */
    public synchronized boolean spares() {
        return openSince != null && (trying || clock.instant().isBefore(nextTrial));
    }

    /** @throws Spared where no call would be made now */
    synchronized void refuse() {
        if (spares() && !awaited.getAsBoolean()) {
            spared++;
            throw new Spared();
        }
    }

    @Override
    public QuietTimes.Side side() {
        return side;
    }

    @Override
    public synchronized Reading reading() {
        State state = openSince == null ? State.CLOSED : trying ? State.HALF_OPEN : State.OPEN;
        return new Reading(state, openSince, spared);
    }

    private record Admission(long answers, boolean trial) {}

    private synchronized Admission enter() {
        if (openSince == null) {
            return new Admission(answers, false);
        }
        refuse();
        boolean trial = !spares();
        trying |= trial;
        return new Admission(answers, trial);
    }

    private void learn(String tenant, Admission admission, MicrosoftFailure failure) {
        if (!(failure instanceof MicrosoftFailure.Unavailable)) {
            answered();
        } else if (!Thread.currentThread().isInterrupted()) {
            unanswered(tenant, admission);
        }
    }

    private synchronized void answered() {
        answers++;
        silent.clear();
        silence = 0;
        if (openSince != null) {
            log.info("Microsoft answers again ({}), which it did not since {}", side, openSince);
            openSince = null;
        }
    }

    private synchronized void unanswered(String tenant, Admission admission) {
        if (admission.answers() != answers) {
            return;
        }
        if (openSince != null) {
            if (admission.trial()) {
                nextTrial = clock.instant().plus(BETWEEN_TRIALS);
            }
            return;
        }
        silent.add(tenant);
        silence++;
        if (silence >= MANY_CALLS && silent.size() >= SEVERAL_TENANTS) {
            openSince = clock.instant();
            nextTrial = openSince.plus(BETWEEN_TRIALS);
            log.warn("Microsoft answers nobody ({}): calls are spared until a trial is answered", side);
        }
    }

    private synchronized void left(Admission admission) {
        if (admission.trial()) {
            trying = false;
        }
    }
}
