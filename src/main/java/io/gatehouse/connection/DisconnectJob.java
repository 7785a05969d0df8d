package io.gatehouse.connection;

import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import io.gatehouse.shared.Actor;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends a connection: the steps in their order as far as they work, then our own tokens are erased in any case. */
@Component
class DisconnectJob implements JobHandler {

    static final String KIND = "connection.disconnect";

    private static final Logger log = LoggerFactory.getLogger(DisconnectJob.class);

    private final Connections connections;
    private final List<DisconnectStep> steps;
    private final RemoveApp removeApp;
    private final DelegatedGrants grants;
    private final TransactionTemplate transaction;

    DisconnectJob(
            Connections connections,
            List<DisconnectStep> steps,
            RemoveApp removeApp,
            DelegatedGrants grants,
            TransactionTemplate transaction) {
        this.connections = connections;
        this.steps = steps.stream()
                .sorted(Comparator.comparingInt(DisconnectStep::order))
                .toList();
        this.removeApp = removeApp;
        this.grants = grants;
        this.transaction = transaction;
    }

    /**
     * Who asked, and what for.
     *
     * @param removeApp whether our app is to be removed from the customer's tenant too
     */
    record Asked(Actor actor, boolean removeApp) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) {
        UUID id = job.connectionId();
        if (id == null) {
            throw new GiveUp("The job names no connection.");
        }
        ConnectionView connection = connections.get(id);
        Asked asked = job.data(Asked.class);
        long total = steps.size() + 2L;
        long done = 0;
        for (DisconnectStep step : steps) {
            job.progress(done++, total, step.name());
            attempt(connection, step);
        }
        job.progress(done++, total, "Remove the app from the tenant");
        String removed = removeApp.from(connection, asked.removeApp());
        transaction.executeWithoutResult(status -> grants.erase(id, asked.actor()));
        job.progress(total, total, "Our tokens are erased. " + removed);
    }

    private static void attempt(ConnectionView connection, DisconnectStep step) {
        try {
            step.run(connection);
        } catch (Exception e) {
            log.warn("Step \"{}\" of disconnecting {} failed; going on", step.name(), connection.id(), e);
        }
    }
}
