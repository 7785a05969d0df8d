package io.gatehouse.subscription.keep;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.token.ConnectionBroken;
import io.gatehouse.connection.token.ConnectionUnavailable;
import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.JoinedData;
import io.gatehouse.job.RetryLater;
import io.gatehouse.microsoft.call.KeepsQuiet;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Brings one connection's subscriptions to what is wished, in the background. */
@Component
class KeepJob implements JobHandler {

    static final String KIND = "subscription.keep";

    private static final int MOST_SETBACKS = 11;
    private static final Duration QUEUE = Duration.ofSeconds(30);

    private final Connections connections;
    private final Keeper keeper;
    private final Keeping keeping;

    KeepJob(Connections connections, Keeper keeper, Keeping keeping) {
        this.connections = connections;
        this.keeper = keeper;
        this.keeping = keeping;
    }

    /** Whether what Microsoft lists is compared, or what is due is renewed alone. */
    record Data(boolean compare) implements JoinedData<Data> {

        @Override
        public Data with(Data earlier) {
            return new Data(compare || earlier.compare);
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean needsConnection() {
        return true;
    }

    @Override
    public void run(JobContext job) {
        UUID id = job.connectionId();
        if (id == null) {
            throw new GiveUp("The job names no connection.");
        }
        ConnectionView connection = connections.get(id);
        if (!connection.active()) {
            return;
        }
        try {
            keep(connection, job.data(Data.class).compare());
        } catch (ConnectionUnavailable later) {
            throw later.again(String.valueOf(later.getMessage()));
        } catch (ConnectionBroken broken) {
            throw broken.judged(connection);
        } catch (KeepsQuiet quiet) {
            // nothing was asked: it may be what somebody else of this tenant was told, and costs no patience
            throw RetryLater.ordered(quiet.left(), keeping.words(quiet.failure()));
        } catch (MicrosoftException e) {
            keeping.refused(connection, e.failure());
            throw judged(e.failure(), job);
        }
    }

    /** An access token that Graph refuses is replaced once: it may have been revoked before its time. */
    private void keep(ConnectionView connection, boolean compare) {
        try {
            keeper.keep(connection, compare, keeping);
        } catch (MicrosoftException e) {
            if (e.failure().kind() != FailureKind.TOKEN_REJECTED) {
                throw e;
            }
            keeping.forget(connection);
            keeper.keep(connection, compare, keeping);
        }
    }

    private RuntimeException judged(MicrosoftFailure failure, JobContext job) {
        String why = keeping.words(failure);
        if (failure instanceof MicrosoftFailure.Throttled throttled) {
            return RetryLater.ordered(throttled.retryAfter(), why);
        }
        if (failure.kind() == FailureKind.QUEUE_FULL) {
            // too many calls of ours wait for this tenant: nothing was asked, and it costs no patience
            return new RetryLater(QUEUE, why);
        }
        int setbacks = job.setbacks();
        if (!failure.passing() || setbacks >= MOST_SETBACKS) {
            return new GiveUp(why);
        }
        Duration named = failure instanceof MicrosoftFailure.Unavailable down ? down.retryAfter() : null;
        return RetryLater.outage(named, Duration.ofSeconds(10L << Math.min(setbacks + 1, 6)), why)
                .counted();
    }
}
