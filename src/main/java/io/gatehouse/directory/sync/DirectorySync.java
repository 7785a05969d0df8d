package io.gatehouse.directory.sync;

import io.gatehouse.directory.facts.FactSync;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.DirectoryState;
import io.gatehouse.directory.position.Recount;
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

    private final ResourceSync resources;
    private final DirectoryState state;
    private final SyncFailures failures;
    private final SyncTrail trail;
    private final UserCounts userCounts;
    private final FactSync facts;
    private final WantedCopies copies;
    private final Recount recount;

    DirectorySync(
            ResourceSync resources,
            DirectoryState state,
            SyncFailures failures,
            SyncTrail trail,
            UserCounts userCounts,
            FactSync facts,
            WantedCopies copies,
            Recount recount) {
        this.resources = resources;
        this.state = state;
        this.failures = failures;
        this.trail = trail;
        this.userCounts = userCounts;
        this.facts = facts;
        this.copies = copies;
        this.recount = recount;
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
        WantedCopies.Reading reading = reading(job.connectionId());
        SyncRun run = new SyncRun(job, reading.through(), job.data(SyncRun.Data.class));
        try {
            copy(run, reading.parts());
        } catch (RuntimeException e) {
            RuntimeException judged = failures.judge(run, e);
            if (judged instanceof GiveUp end) {
                trail.failed(run, end.reason());
            }
            throw judged;
        }
    }

    private WantedCopies.Reading reading(@Nullable UUID connection) {
        return Optional.ofNullable(connection)
                .flatMap(copies::reading)
                .orElseThrow(() -> new GiveUp("The connection is no longer in use."));
    }

    private void copy(SyncRun run, Set<DirectoryPart> parts) throws InterruptedException {
        if (parts.isEmpty()) {
            throw new GiveUp("The service of this connection copies no directory.");
        }
        SyncProgress progress = new SyncProgress(run.job(), resource -> expected(run, resource));
        SyncCounts counts = SyncCounts.NONE;
        for (DirectoryPart resource : parts) {
            counts = counts.plus(resources.run(run, resource, progress));
        }
        recount.after(counts);
        if (!run.data().quiet() || counts.any()) {
            trail.finished(run, counts);
        }
        // where two connections read parts of one directory, one of them reads the facts
        if (facts.due(run) && copies.first(run.customer(), parts) && facts.run(run, Collections.max(parts))) {
            failures.verify(run);
        }
        progress.finished(counts);
    }

    private long expected(SyncRun run, DirectoryPart resource) {
        long known = state.present(run.customer(), resource);
        return known == 0 && resource == DirectoryPart.USERS ? userCounts.of(run.connection()) : known;
    }
}
