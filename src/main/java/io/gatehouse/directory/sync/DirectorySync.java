package io.gatehouse.directory.sync;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.directory.facts.FactSync;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.DirectoryState;
import io.gatehouse.directory.position.SyncCounts;
import io.gatehouse.directory.position.SyncProgress;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.directory.position.SyncTrail;
import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobHandler;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The job that copies a customer's directory: the parts that services wish for, then facts of the tenant. */
@Component
public class DirectorySync implements JobHandler {

    static final String KIND = "directory.sync";

    private final Connections connections;
    private final ResourceSync resources;
    private final DirectoryState state;
    private final SyncFailures failures;
    private final SyncTrail trail;
    private final UserCounts userCounts;
    private final FactSync facts;
    private final WantedCopies copies;

    DirectorySync(
            Connections connections,
            ResourceSync resources,
            DirectoryState state,
            SyncFailures failures,
            SyncTrail trail,
            UserCounts userCounts,
            FactSync facts,
            WantedCopies copies) {
        this.connections = connections;
        this.resources = resources;
        this.state = state;
        this.failures = failures;
        this.trail = trail;
        this.userCounts = userCounts;
        this.facts = facts;
        this.copies = copies;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean takesTurns() {
        return true;
    }

    @Override
    public boolean needsConnection() {
        return true;
    }

    @Override
    public void run(JobContext job) throws InterruptedException {
        SyncRun run = new SyncRun(job, connection(job.connectionId()), job.data(SyncRun.Data.class));
        try {
            copy(run);
        } catch (RuntimeException e) {
            RuntimeException judged = failures.judge(run, e);
            if (judged instanceof GiveUp end) {
                trail.failed(run, end.reason());
            }
            throw judged;
        }
    }

    private ConnectionView connection(@Nullable UUID id) {
        return Optional.ofNullable(id)
                .flatMap(connections::find)
                .filter(ConnectionView::active)
                .orElseThrow(() -> new GiveUp("The connection is no longer in use."));
    }

    private void copy(SyncRun run) throws InterruptedException {
        Set<DirectoryPart> parts = copies.partsThrough(run.connection());
        if (parts.isEmpty()) {
            throw new GiveUp("The service of this connection copies no directory.");
        }
        SyncProgress progress = new SyncProgress(run.job(), resource -> expected(run, resource));
        for (DirectoryPart resource : parts) {
            resources.run(run, resource, progress);
            trail.read(run, resource);
        }
        SyncCounts counts = state.countsOfLastRound(run.customer(), parts);
        state.countAnew(counts);
        trail.finished(run, counts);
        // where two connections read parts of one directory, one of them reads the facts
        if (copies.first(run.customer(), parts) && facts.run(run, Collections.max(parts))) {
            failures.verify(run);
        }
        progress.finished(counts);
    }

    private long expected(SyncRun run, DirectoryPart resource) {
        long known = state.present(run.customer(), resource);
        return known == 0 && resource == DirectoryPart.USERS ? userCounts.of(run.connection()) : known;
    }
}
