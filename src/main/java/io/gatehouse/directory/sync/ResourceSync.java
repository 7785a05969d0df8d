package io.gatehouse.directory.sync;

import io.gatehouse.connection.PermissionUses;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.SyncPosition;
import io.gatehouse.directory.position.SyncPositions;
import io.gatehouse.directory.position.SyncProgress;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.directory.position.SyncTrail;
import io.gatehouse.directory.write.PageReader;
import io.gatehouse.directory.write.PageReader.Read;
import io.gatehouse.directory.write.PageReader.Source;
import io.gatehouse.directory.write.PageWriter;
import io.gatehouse.microsoft.delta.DeltaPage;
import io.gatehouse.microsoft.delta.DirectoryPages;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.shared.CrashPoint;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Copies one part of a directory page by page until Microsoft says that this was all. */
@Component
class ResourceSync {

    private static final int MOST_RESTARTS = 3;

    /** What allows to read them, the narrowest first (PERM). */
    private static final List<String> USERS =
            List.of("User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All");

    private static final List<String> GROUPS = List.of(
            "GroupMember.Read.All",
            "Group.Read.All",
            "Group.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All");

    private final DirectoryPages pages;
    private final PageReader reader;
    private final SyncPositions positions;
    private final PageWriter writer;
    private final SyncTrail trail;
    private final PermissionUses uses;

    ResourceSync(
            DirectoryPages pages,
            PageReader reader,
            SyncPositions positions,
            PageWriter writer,
            SyncTrail trail,
            PermissionUses uses) {
        this.pages = pages;
        this.reader = reader;
        this.positions = positions;
        this.writer = writer;
        this.trail = trail;
        this.uses = uses;
    }

    void run(SyncRun run, DirectoryPart part, SyncProgress progress) throws InterruptedException {
        switch (part) {
            case USERS -> {
                uses.needed(run.connection(), USERS);
                run(run, part, progress, pages::users, writer::users);
            }
            case GROUPS -> {
                uses.needed(run.connection(), GROUPS);
                run(run, part, progress, pages::groups, writer::groups);
            }
        }
    }

    private interface Writer<T> {
        SyncPosition write(SyncRun run, SyncPosition at, DeltaPage page, List<T> changes);
    }

    private <T> void run(SyncRun run, DirectoryPart part, SyncProgress progress, Source<T> source, Writer<T> writer)
            throws InterruptedException {
        SyncPosition position = resumed(run, part, positions.begin(run, part));
        boolean list = part == DirectoryPart.USERS;
        for (int restarts = 0; ; restarts++) {
            progress.begin(part, position);
            try {
                round(run, part, progress, begun(run, part, position, list), source, writer);
                return;
            } catch (MicrosoftException e) {
                boolean listing = list && positions.current(run, part).fullPass();
                list = false;
                position = again(run, part, e, listing, restarts);
            }
        }
    }

    /** @param listing a server that knows no list, or none behind which changes are told, is asked for all as changes */
    private SyncPosition again(SyncRun run, DirectoryPart part, MicrosoftException e, boolean listing, int restarts) {
        if (restarts < MOST_RESTARTS && e.failure() instanceof MicrosoftFailure.ResyncRequired) {
            return beginAgain(run, part);
        }
        if (listing && e.failure() instanceof MicrosoftFailure.Misconfigured
                || listing && e.failure() instanceof MicrosoftFailure.Missing) {
            return positions.restart(run, part, false);
        }
        throw e;
    }

    private SyncPosition begun(SyncRun run, DirectoryPart part, SyncPosition at, boolean list)
            throws InterruptedException {
        if (part != DirectoryPart.USERS || !at.fresh()) {
            return at;
        }
        writer.begin(run, at);
        return list ? listed(run, at) : at;
    }

    /** A pass whose memory ended with another process begins again. */
    private SyncPosition resumed(SyncRun run, DirectoryPart part, SyncPosition at) {
        if (part != DirectoryPart.USERS || !at.fullPass() || at.fresh() || writer.remembers(run, at)) {
            return at;
        }
        return positions.restart(run, part, false);
    }

    /** A list has five times as few pages as a delta round; what changes meanwhile is told behind it. */
    private SyncPosition listed(SyncRun run, SyncPosition fresh) throws InterruptedException {
        DeltaPage now = PageReader.await(
                        reader.<Void>readAhead(run, null, (access, link, sink) -> pages.usersFromNow(access)))
                .page();
        return now.deltaLink() == null
                ? fresh
                : positions.list(run, DirectoryPart.USERS, fresh, pages.userList(), now.deltaLink());
    }

    /** Reads a page while the one before is written. */
    private <T> void round(
            SyncRun run, DirectoryPart part, SyncProgress progress, SyncPosition from, Source<T> kind, Writer<T> writer)
            throws InterruptedException {
        SyncPosition position = from;
        Source<T> source = (access, link, sink) -> kind.read(access, link, sink).thenBy(from.deltaLink());
        FutureTask<Read<T>> next = reader.readAhead(run, position.link(), source);
        while (true) {
            Read<T> read = PageReader.await(next);
            boolean last = read.page().last();
            @Nullable
            FutureTask<Read<T>> ahead =
                    last ? null : reader.readAhead(run, read.page().nextLink(), source);
            position = writer.write(run, position, read.page(), read.changes());
            progress.page(part, position);
            if (ahead == null) {
                return;
            }
            CrashPoint.hit("sync.page.stored");
            next = ahead;
        }
    }

    /** Microsoft has forgotten the link: first back to the last delta link, then everything is compared anew. */
    private SyncPosition beginAgain(SyncRun run, DirectoryPart part) {
        boolean fromDeltaLink = positions.current(run, part).mayReturnToDeltaLink();
        SyncPosition again = positions.restart(run, part, fromDeltaLink);
        if (!fromDeltaLink) {
            trail.resynced(run, part);
        }
        return again;
    }
}
