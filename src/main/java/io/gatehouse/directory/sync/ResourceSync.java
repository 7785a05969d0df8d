package io.gatehouse.directory.sync;

import io.gatehouse.connection.PermissionUses;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.SyncCounts;
import io.gatehouse.directory.position.SyncPosition;
import io.gatehouse.directory.position.SyncPositions;
import io.gatehouse.directory.position.SyncProgress;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.directory.position.SyncTrail;
import io.gatehouse.directory.write.PageAhead;
import io.gatehouse.directory.write.PageReader;
import io.gatehouse.directory.write.PageReader.Read;
import io.gatehouse.directory.write.PageReader.Source;
import io.gatehouse.directory.write.PageWriter;
import io.gatehouse.directory.write.RemovalGuard;
import io.gatehouse.directory.write.RoundRemovals;
import io.gatehouse.directory.write.TooManyRemovals;
import io.gatehouse.microsoft.delta.DeltaPage;
import io.gatehouse.microsoft.delta.DirectoryPages;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.shared.CrashPoint;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Copies one part of a directory page by page until Microsoft says that this was all. */
@Component
class ResourceSync {

    private static final int MOST_RESTARTS = 3;

    /** What allows to read them, the narrowest first (G:user-delta, G:group-delta). */
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
    private final RemovalGuard guard;

    ResourceSync(
            DirectoryPages pages,
            PageReader reader,
            SyncPositions positions,
            PageWriter writer,
            SyncTrail trail,
            PermissionUses uses,
            RemovalGuard guard) {
        this.pages = pages;
        this.reader = reader;
        this.positions = positions;
        this.writer = writer;
        this.trail = trail;
        this.uses = uses;
        this.guard = guard;
    }

    /** Answers what the round has changed. */
    SyncCounts run(SyncRun run, DirectoryPart part, SyncProgress progress) throws InterruptedException {
        return switch (part) {
            case USERS -> {
                uses.needed(run.connection(), USERS);
                yield run(run, part, progress, new Kind<>(pages::users, writer::users, RoundRemovals::users));
            }
            case GROUPS -> {
                uses.needed(run.connection(), GROUPS);
                yield run(run, part, progress, new Kind<>(pages::groups, writer::groups, RoundRemovals::groups));
            }
        };
    }

    private interface Writer<T> {
        SyncPosition write(SyncRun run, SyncPosition at, DeltaPage page, List<T> changes);
    }

    /** How pages of one kind are read, written and looked through for what is gone. */
    private record Kind<T>(Source<T> source, Writer<T> writer, BiConsumer<RoundRemovals, List<T>> gone) {}

    private <T> SyncCounts run(SyncRun run, DirectoryPart part, SyncProgress progress, Kind<T> kind)
            throws InterruptedException {
        SyncPosition position = resumed(run, part, lookedAtAgain(run, part, positions.begin(run, part)));
        boolean list = part == DirectoryPart.USERS;
        for (int restarts = 0; ; restarts++) {
            progress.begin(part, position);
            Reached reached = new Reached(position);
            try {
                reached.move(begun(run, part, position, list));
                round(run, part, progress, reached, kind);
                return reached.at.counts();
            } catch (MicrosoftException e) {
                boolean listing = list && reached.at.fullPass();
                list = false;
                position = again(run, part, reached.at, e, listing, restarts);
            }
        }
    }

    /** How far a round came, also where it failed: whoever begins it again must not move one that another has moved on. */
    private static final class Reached {

        private SyncPosition at;

        Reached(SyncPosition at) {
            this.at = at;
        }

        void move(SyncPosition to) {
            at = to;
        }
    }

    /** @param listing a server that knows no list, or none behind which changes are told, is asked for all as changes */
    private SyncPosition again(
            SyncRun run, DirectoryPart part, SyncPosition at, MicrosoftException e, boolean listing, int restarts) {
        if (e.failure() instanceof MicrosoftFailure.ResyncRequired) {
            SyncPosition beginning = beginAgain(run, part, at, restarts);
            if (restarts < MOST_RESTARTS) {
                return beginning;
            }
            // the next attempt begins anew as well: going on in the middle it would seem to get farther each time
            throw e;
        }
        if (listing && e.failure() instanceof MicrosoftFailure.Misconfigured
                || listing && e.failure() instanceof MicrosoftFailure.Missing) {
            return positions.restart(run, part, at, false);
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

    /** Pages behind a link tell what was when it was made: where a person is asked, and has not agreed, it may be otherwise. */
    private SyncPosition lookedAtAgain(SyncRun run, DirectoryPart part, SyncPosition at) {
        if (at.nextLink() == null || !guard.asks(run, part)) {
            return at;
        }
        return at.mayReturnToDeltaLink() ? positions.returned(run, part, at) : positions.restart(run, part, at, false);
    }

    /** A pass that only another process remembers begins again, and marks in the rows whom it sees: any may go on then. */
    private SyncPosition resumed(SyncRun run, DirectoryPart part, SyncPosition at) {
        if (part != DirectoryPart.USERS || !at.fullPass() || at.fresh() || writer.remembers(run, at)) {
            return at;
        }
        return positions.restartMarking(run, part, at);
    }

    /** A list has five times as few pages as a delta round; what changes meanwhile is told behind it. */
    private SyncPosition listed(SyncRun run, SyncPosition fresh) throws InterruptedException {
        DeltaPage now = reader.<Void>readAhead(run, null, (access, link, sink) -> pages.usersFromNow(access))
                .await()
                .page();
        return now.deltaLink() == null
                ? fresh
                : positions.list(run, DirectoryPart.USERS, fresh, pages.userList(), now.deltaLink());
    }

    /** Reads a page while the one before is written. */
    private <T> void round(SyncRun run, DirectoryPart part, SyncProgress progress, Reached reached, Kind<T> kind)
            throws InterruptedException {
        String since = reached.at.deltaLink();
        Source<T> source =
                (access, link, sink) -> kind.source().read(access, link, sink).thenBy(since);
        PageAhead<T> next = reader.readAhead(run, reached.at.link(), source);
        while (true) {
            Read<T> read = next.await();
            PageAhead<T> ahead = next.next(read);
            try {
                reached.move(kind.writer().write(run, reached.at, read.page(), read.changes()));
            } catch (TooManyRemovals stopped) {
                throw guard.whole(run, part, rest(kind, read, ahead), stopped);
            }
            progress.page(part, reached.at);
            if (ahead == null) {
                return;
            }
            CrashPoint.hit("sync.page.stored");
            next = ahead;
        }
    }

    /** Reads the rest of a round without writing it, so that a person is asked about all of it at once. */
    private static <T> RoundRemovals rest(Kind<T> kind, Read<T> first, @Nullable PageAhead<T> second)
            throws InterruptedException {
        RoundRemovals rest = new RoundRemovals();
        kind.gone().accept(rest, first.changes());
        PageAhead<T> next = second;
        while (next != null) {
            Read<T> read = next.await();
            kind.gone().accept(rest, read.changes());
            next = next.next(read);
        }
        return rest;
    }

    /**
     * Microsoft has forgotten the link, or it leads in circles: first back to the last delta link, then everything is
     * compared anew.
     */
    private SyncPosition beginAgain(SyncRun run, DirectoryPart part, SyncPosition at, int restarts) {
        boolean fromDeltaLink = restarts == 0 && at.mayReturnToDeltaLink();
        SyncPosition again = positions.restart(run, part, at, fromDeltaLink);
        if (!fromDeltaLink) {
            trail.resynced(run, part);
        }
        return again;
    }
}
