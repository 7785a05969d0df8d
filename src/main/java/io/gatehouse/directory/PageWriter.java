package io.gatehouse.directory;

import io.gatehouse.microsoft.DeltaPage;
import io.gatehouse.microsoft.GroupChange;
import io.gatehouse.microsoft.UserChange;
import io.gatehouse.shared.CrashPoint;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Writes a page and the position behind it in one transaction: after a crash either both are there or neither is. */
@Service
@Transactional
class PageWriter {

    private final SyncPositions positions;
    private final EntityWriter entities;
    private final MemberWriter members;

    PageWriter(SyncPositions positions, EntityWriter entities, MemberWriter members) {
        this.positions = positions;
        this.entities = entities;
        this.members = members;
    }

    SyncPosition users(SyncRun run, SyncPosition at, DeltaPage page, List<UserChange> changes) {
        positions.lockAt(at, run, DirectoryPart.USERS);
        List<Incoming> objects = changes.stream().map(DirectoryObjects::user).toList();
        SyncCounts counts = entities.apply(run.customer(), DirectoryPart.USERS, at, objects);
        return finish(run, DirectoryPart.USERS, at, page, counts);
    }

    SyncPosition groups(SyncRun run, SyncPosition at, DeltaPage page, List<GroupChange> changes) {
        positions.lockAt(at, run, DirectoryPart.GROUPS);
        List<Incoming> objects = changes.stream().map(DirectoryObjects::group).toList();
        SyncCounts counts = entities.apply(run.customer(), DirectoryPart.GROUPS, at, objects);
        members.apply(run.customer(), at, changes);
        return finish(run, DirectoryPart.GROUPS, at, page, counts);
    }

    private SyncPosition finish(
            SyncRun run, DirectoryPart resource, SyncPosition at, DeltaPage page, SyncCounts counts) {
        SyncCounts all = counts;
        if (page.last() && at.fullPass()) {
            all = counts.plus(entities.removeUnseen(run, resource, at));
            if (resource == DirectoryPart.GROUPS) {
                members.removeUnseen(run, at);
            }
        }
        CrashPoint.hit("sync.page.applied");
        return positions.advance(run, resource, page, all);
    }
}
