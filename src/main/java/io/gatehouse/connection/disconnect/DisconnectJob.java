package io.gatehouse.connection.disconnect;

import io.gatehouse.connection.Connections;
import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.job.JoinedData;
import io.gatehouse.shared.Actor;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Ends a connection in the background. */
@Component
public class DisconnectJob implements JobHandler {

    public static final String KIND = "connection.disconnect";

    private final Connections connections;
    private final Disconnections disconnections;

    DisconnectJob(Connections connections, Disconnections disconnections) {
        this.connections = connections;
        this.disconnections = disconnections;
    }

    /**
     * Who asked, and what for.
     *
     * @param removeApp whether our app is to be removed from the customer's tenant too
     */
    public record Asked(Actor actor, boolean removeApp) implements JoinedData<Asked> {

        @Override
        public Asked with(Asked earlier) {
            return removeApp && !earlier.removeApp ? this : earlier;
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean restsWithCustomer() {
        return false;
    }

    @Override
    public void run(JobContext job) {
        UUID id = job.connectionId();
        if (id == null) {
            throw new GiveUp("The job names no connection.");
        }
        disconnections.end(
                connections.get(id),
                // somebody may have asked for that while the steps before it were taken
                () -> job.data(Asked.class).removeApp(),
                job.data(Asked.class).actor(),
                (done, total, what) -> job.progress(done, total, what));
    }
}
