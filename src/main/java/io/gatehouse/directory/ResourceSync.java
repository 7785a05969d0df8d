package io.gatehouse.directory;

import io.gatehouse.connection.AccessTokens;
import io.gatehouse.microsoft.DeltaPage;
import io.gatehouse.microsoft.DirectoryPages;
import io.gatehouse.microsoft.FailureKind;
import io.gatehouse.microsoft.GraphAccess;
import io.gatehouse.microsoft.GroupChange;
import io.gatehouse.microsoft.MicrosoftException;
import io.gatehouse.microsoft.MicrosoftFailure;
import io.gatehouse.microsoft.UserChange;
import io.gatehouse.shared.CrashPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Copies one resource of a directory page by page until Microsoft says that this was all. */
@Component
class ResourceSync {

    private static final int MOST_RESTARTS = 3;

    private final DirectoryPages pages;
    private final AccessTokens tokens;
    private final SyncPositions positions;
    private final PageWriter writer;
    private final SyncTrail trail;

    ResourceSync(
            DirectoryPages pages, AccessTokens tokens, SyncPositions positions, PageWriter writer, SyncTrail trail) {
        this.pages = pages;
        this.tokens = tokens;
        this.positions = positions;
        this.writer = writer;
        this.trail = trail;
    }

    void run(SyncRun run, DirectoryPart resource, SyncProgress progress) throws InterruptedException {
        SyncPosition position = positions.begin(run, resource);
        progress.begin(resource, position);
        boolean more = true;
        for (int restarts = 0; more; ) {
            if (Thread.interrupted()) {
                throw new InterruptedException("The sync was stopped between two pages");
            }
            try {
                Step step = step(run, resource, position);
                position = step.position();
                more = !step.last();
                progress.page(resource, position);
            } catch (MicrosoftException e) {
                if (!(e.failure() instanceof MicrosoftFailure.ResyncRequired) || ++restarts > MOST_RESTARTS) {
                    throw e;
                }
                position = beginAgain(run, resource, position);
            }
        }
    }

    private record Step(SyncPosition position, boolean last) {}

    private Step step(SyncRun run, DirectoryPart resource, SyncPosition at) {
        Step step = resource == DirectoryPart.USERS ? users(run, at) : groups(run, at);
        if (!step.last()) {
            CrashPoint.hit("sync.page.stored");
        }
        return step;
    }

    private Step users(SyncRun run, SyncPosition at) {
        List<UserChange> changes = new ArrayList<>();
        DeltaPage page = fetch(run, at, changes, pages::users);
        return new Step(writer.users(run, at, page, changes), page.last());
    }

    private Step groups(SyncRun run, SyncPosition at) {
        List<GroupChange> changes = new ArrayList<>();
        DeltaPage page = fetch(run, at, changes, pages::groups);
        return new Step(writer.groups(run, at, page, changes), page.last());
    }

    private interface Reader<T> {
        DeltaPage read(GraphAccess access, @Nullable String link, Consumer<T> sink);
    }

    /** An access token that Graph refuses is replaced once: it may have been revoked before its time. */
    private <T> DeltaPage fetch(SyncRun run, SyncPosition at, List<T> sink, Reader<T> reader) {
        try {
            return reader.read(access(run), at.link(), sink::add);
        } catch (MicrosoftException e) {
            if (e.failure().kind() != FailureKind.TOKEN_REJECTED) {
                throw e;
            }
            tokens.forget(run.connection().id());
            sink.clear();
            return reader.read(access(run), at.link(), sink::add);
        }
    }

    private GraphAccess access(SyncRun run) {
        return new GraphAccess(
                run.connection().tenant(),
                tokens.forConnection(run.connection().id()).value());
    }

    /** Microsoft has forgotten the link: first back to the last delta link, then everything is compared anew. */
    private SyncPosition beginAgain(SyncRun run, DirectoryPart resource, SyncPosition position) {
        boolean fromDeltaLink = position.mayReturnToDeltaLink();
        SyncPosition again = positions.restart(run, resource, fromDeltaLink);
        if (!fromDeltaLink) {
            trail.resynced(run, resource);
        }
        return again;
    }
}
