package io.gatehouse.connection.disconnect;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.grant.ConnectionRepository;
import io.gatehouse.connection.grant.DelegatedGrants;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends connections: the steps in their order as far as they work, then our own tokens are erased in any case. */
@Service
public class Disconnections {

    private static final Logger log = LoggerFactory.getLogger(Disconnections.class);

    private final List<DisconnectStep> steps;
    private final RemoveApp removeApp;
    private final DelegatedGrants grants;
    private final ConnectionRepository connections;
    private final TransactionTemplate transaction;

    Disconnections(
            List<DisconnectStep> steps,
            RemoveApp removeApp,
            DelegatedGrants grants,
            ConnectionRepository connections,
            TransactionTemplate transaction) {
        this.steps = steps.stream()
                .sorted(Comparator.comparingInt(DisconnectStep::order))
                .toList();
        this.removeApp = removeApp;
        this.grants = grants;
        this.connections = connections;
        this.transaction = transaction;
    }

    /** Told what is being done, and how much of how much is done. */
    interface Watch {
        void at(long done, long total, String what);
    }

    /**
     * Says in a sentence what became of our app in the tenant. Never call it inside a transaction; asked twice, it does
     * what is left.
     */
    public String end(ConnectionView connection, boolean removeApps, Actor actor) {
        return end(connection, () -> removeApps, actor, (done, total, what) -> {});
    }

    String end(ConnectionView connection, BooleanSupplier removeApps, Actor actor, Watch watch) {
        long total = steps.size() + 2L;
        long done = 0;
        for (DisconnectStep step : steps) {
            watch.at(done++, total, step.name());
            attempt(connection, step);
        }
        watch.at(done, total, "Remove the app from the tenant");
        endWhatWaitsBeside(connection, actor);
        String removed = removeApp.from(connection, removeApps.getAsBoolean());
        transaction.executeWithoutResult(status -> grants.erase(connection.id(), actor));
        watch.at(total, total, "Our tokens are erased. " + removed);
        return removed;
    }

    /** It ends with the connection in any case; until then it would keep the app in the tenant. */
    private void endWhatWaitsBeside(ConnectionView connection, Actor actor) {
        transaction.executeWithoutResult(status -> connections
                .lockCandidate(ProviderScope.required().value(), connection.id())
                .ifPresent(candidate -> grants.erase(candidate.id(), actor)));
    }

    private static void attempt(ConnectionView connection, DisconnectStep step) {
        try {
            step.run(connection);
        } catch (Exception e) {
            log.warn("Step \"{}\" of disconnecting {} failed; going on", step.name(), connection.id(), e);
        }
    }
}
