package io.gatehouse.directory.write;

import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.SyncCounts;
import io.gatehouse.directory.position.SyncOvertaken;
import io.gatehouse.directory.position.SyncPosition;
import io.gatehouse.directory.position.SyncPositions;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.directory.position.SyncTrail;
import io.gatehouse.microsoft.delta.DeltaPage;
import io.gatehouse.microsoft.delta.GroupChange;
import io.gatehouse.microsoft.delta.UserChange;
import io.gatehouse.shared.CrashPoint;
import io.gatehouse.shared.Inputs;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Writes a page and the position behind it in one transaction: after a crash either both are there or neither is. */
@Service
@Transactional
public class PageWriter {

    private static final Logger log = LoggerFactory.getLogger(PageWriter.class);

    private final SyncPositions positions;
    private final EntityWriter entities;
    private final MemberWriter members;
    private final SeenUsers passes;
    private final RemovalGuard guard;
    private final RemovalQuestions questions;
    private final SyncTrail trail;

    PageWriter(
            SyncPositions positions,
            EntityWriter entities,
            MemberWriter members,
            SeenUsers passes,
            RemovalGuard guard,
            RemovalQuestions questions,
            SyncTrail trail) {
        this.positions = positions;
        this.entities = entities;
        this.members = members;
        this.passes = passes;
        this.guard = guard;
        this.questions = questions;
        this.trail = trail;
    }

    /** Begins a full pass of users; nobody else writes from here on. */
    public void begin(SyncRun run, SyncPosition at) {
        positions.lockAt(at, run, DirectoryPart.USERS);
        if (at.marks()) {
            return;
        }
        passes.begin(
                run.customer(),
                at.generation(),
                entities.older(run.customer(), DirectoryPart.USERS, at)
                        ? entities.known(run.customer())
                        : SeenUsers.NOBODY);
    }

    /** Whether it is known here whom the pass has seen so far; of a first copy there is nothing to know. */
    public boolean remembers(SyncRun run, SyncPosition at) {
        if (at.marks() || passes.of(run.customer(), at.generation()).isPresent()) {
            return true;
        }
        boolean first = !entities.older(run.customer(), DirectoryPart.USERS, at);
        if (first) {
            passes.begin(run.customer(), at.generation(), SeenUsers.NOBODY);
        }
        return first;
    }

    public SyncPosition users(SyncRun run, SyncPosition at, DeltaPage page, List<UserChange> changes) {
        positions.lockAt(at, run, DirectoryPart.USERS);
        List<Incoming> objects = familiar(run, changes, UserChange::id).stream()
                .map(DirectoryObjects::user)
                .toList();
        guard(run, DirectoryPart.USERS, gone -> gone.users(changes));
        boolean remembered = at.fullPass() && !at.marks();
        boolean first = remembered && known(run, at) == SeenUsers.NOBODY;
        List<Incoming> news = remembered && !first ? known(run, at).different(Incoming.distinct(objects)) : objects;
        SyncCounts counts = entities.apply(run.customer(), DirectoryPart.USERS, at, news, first);
        return finish(run, DirectoryPart.USERS, at, page, counts);
    }

    private KnownUsers known(SyncRun run, SyncPosition at) {
        return passes.of(run.customer(), at.generation()).orElseThrow(SyncOvertaken::new);
    }

    public SyncPosition groups(SyncRun run, SyncPosition at, DeltaPage page, List<GroupChange> changes) {
        positions.lockAt(at, run, DirectoryPart.GROUPS);
        List<GroupChange> known = familiar(run, changes, GroupChange::id);
        List<Incoming> objects = known.stream().map(DirectoryObjects::group).toList();
        guard(run, DirectoryPart.GROUPS, gone -> gone.groups(changes));
        SyncCounts counts = entities.apply(run.customer(), DirectoryPart.GROUPS, at, objects, false);
        int memberships = members.apply(run.customer(), at, known);
        return finish(run, DirectoryPart.GROUPS, at, page, memberships > 0 ? counts.orChanged(members(known)) : counts);
    }

    /** A group whose members alone changed has changed too. */
    private static long members(List<GroupChange> groups) {
        return groups.stream().filter(group -> !group.members().isEmpty()).count();
    }

    /** Pages of a full pass tell of removals too; what the pass misses is looked at when it ends. */
    private void guard(SyncRun run, DirectoryPart part, Consumer<RoundRemovals> page) {
        RoundRemovals gone = new RoundRemovals();
        page.accept(gone);
        guard.page(run, part, gone);
    }

    /** Ids of a directory are GUIDs; one object with another id must not keep all others from being copied. */
    private static <T> List<T> familiar(SyncRun run, List<T> changes, Function<T, String> id) {
        List<T> known = changes.stream()
                .filter(change -> Inputs.id(id.apply(change)).isPresent())
                .toList();
        if (known.size() < changes.size()) {
            int odd = changes.size() - known.size();
            log.warn(
                    "Left out {} objects of {} whose id is no GUID",
                    odd,
                    run.connection().customerName());
        }
        return known;
    }

    private SyncPosition finish(
            SyncRun run, DirectoryPart resource, SyncPosition at, DeltaPage page, SyncCounts counts) {
        SyncCounts all = counts;
        if (page.last() && at.fullPass()) {
            all = counts.plus(removeUnseen(run, resource, at));
        }
        if (page.last()) {
            questions.settled(run, resource);
        }
        CrashPoint.hit("sync.page.applied");
        SyncPosition behind = positions.advance(run, resource, page, all);
        if (page.last()) {
            trail.read(run, resource, behind);
        }
        return behind;
    }

    private SyncCounts removeUnseen(SyncRun run, DirectoryPart resource, SyncPosition at) {
        boolean users = resource == DirectoryPart.USERS;
        SyncCounts counts = entities.removeUnseen(
                run,
                resource,
                users && !at.marks() ? known(run, at).untold() : entities.unmarked(run.customer(), resource, at));
        if (users) {
            passes.end(run.customer(), at.generation());
        } else {
            members.removeUnseen(run, at);
        }
        return counts;
    }
}
