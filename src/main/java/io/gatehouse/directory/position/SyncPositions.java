package io.gatehouse.directory.position;

import io.gatehouse.microsoft.delta.DeltaPage;
import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The rows of {@code directory_sync}. */
@Repository
public class SyncPositions {

    private static final String COLUMNS = """
            next_link, delta_link, generation, full_pass, round_started_at, seen_in_round, added, changed, removed,
              marked_generation""";

    private static final String ONE =
            " where provider_id = :provider and customer_id = :customer and resource = :resource";

    private final JdbcClient jdbc;

    SyncPositions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Goes on with an unfinished round or begins the next one; links of another connection are worth nothing. Where
     * everything is to be compared this is done once for a job, however many attempts its other parts take.
     */
    @Transactional
    public SyncPosition begin(SyncRun run, DirectoryPart resource) {
        Kept kept = kept(run, resource).orElseGet(() -> first(run, resource));
        SyncPosition stored = kept.position();
        boolean same = run.connection().id().equals(kept.connection());
        boolean compared =
                stored.fullPass() && stored.nextLink() != null || run.job().id().equals(kept.comparedFor());
        if (!same || run.data().full() && !compared) {
            return restart(run, resource, false, false);
        }
        if (stored.nextLink() != null) {
            return stored;
        }
        return restart(run, resource, stored.deltaLink() != null, false);
    }

    /**
     * @param connection through which it was read
     * @param comparedFor the job that wanted everything compared, and for which this part was
     */
    private record Kept(UUID connection, @Nullable UUID comparedFor, SyncPosition position) {}

    private Optional<Kept> kept(SyncRun run, DirectoryPart resource) {
        String columns = "connection_id, compared_for, " + COLUMNS;
        return sql("select " + columns + " from directory_sync" + ONE + " for update", run, resource)
                .query((row, n) -> new Kept(
                        row.getObject("connection_id", UUID.class),
                        row.getObject("compared_for", UUID.class),
                        position(row, n)))
                .optional();
    }

    private Kept first(SyncRun run, DirectoryPart resource) {
        sql("""
                insert into directory_sync (provider_id, customer_id, resource, connection_id)
                values (:provider, :customer, :resource, :connection) on conflict do nothing
                """, run, resource).param("connection", run.connection().id()).update();
        return kept(run, resource).orElseThrow();
    }

    /** Begins a round: from the delta link, or a full pass that forgets it. */
    @Transactional
    public SyncPosition restart(SyncRun run, DirectoryPart resource, SyncPosition at, boolean fromDeltaLink) {
        lockAt(at, run, resource);
        return restart(run, resource, fromDeltaLink, false);
    }

    /** Begins a full pass that any replica goes on with. */
    @Transactional
    public SyncPosition restartMarking(SyncRun run, DirectoryPart resource, SyncPosition at) {
        lockAt(at, run, resource);
        return restart(run, resource, false, true);
    }

    private SyncPosition restart(SyncRun run, DirectoryPart resource, boolean fromDeltaLink, boolean marks) {
        return moved(sql("""
                update directory_sync set connection_id = :connection, next_link = null,
                    delta_link = case when :delta then delta_link end,
                    generation = generation + case when :delta then 0 else 1 end, full_pass = not :delta,
                    marked_generation = case when :marks then generation + 1 end,
                    round_started_at = now(), seen_in_round = 0, added = 0, changed = 0, removed = 0
                """ + ONE + " returning " + COLUMNS, run, resource)
                .param("connection", run.connection().id())
                .param("delta", fromDeltaLink)
                .param("marks", marks));
    }

    /** Begins a round of changes again, as the same round: what it has removed before still counts. */
    @Transactional
    public SyncPosition returned(SyncRun run, DirectoryPart resource, SyncPosition at) {
        lockAt(at, run, resource);
        return moved(sql(
                "update directory_sync set next_link = null, seen_in_round = 0" + ONE + " returning " + COLUMNS,
                run,
                resource));
    }

    /** A full pass reads the list first, then what has changed since; both begin here. */
    @Transactional
    public SyncPosition list(SyncRun run, DirectoryPart resource, SyncPosition at, String list, String since) {
        lockAt(at, run, resource);
        return moved(sql(
                        "update directory_sync set next_link = :list, delta_link = :since" + ONE + " returning "
                                + COLUMNS,
                        run,
                        resource)
                .param("list", list)
                .param("since", since));
    }

    @Transactional
    public SyncPosition current(SyncRun run, DirectoryPart resource) {
        return lock(run, resource);
    }

    /** Holds the row until the transaction ends; fails where another run has moved the position meanwhile. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lockAt(SyncPosition expected, SyncRun run, DirectoryPart resource) {
        if (!lock(run, resource).at(expected)) {
            throw new SyncOvertaken();
        }
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public SyncPosition advance(SyncRun run, DirectoryPart resource, DeltaPage page, SyncCounts counts) {
        return moved(sql("""
                update directory_sync set next_link = :next,
                    delta_link = coalesce(:deltaLink, delta_link),
                    seen_in_round = seen_in_round + :count, added = added + :added, changed = changed + :changed,
                    removed = removed + :removed,
                    last_finished_at = case when :last then now() else last_finished_at end,
                    last_full_pass_at = case when :last and full_pass then now() else last_full_pass_at end,
                    compared_for = case when :last and full_pass then cast(:job as uuid) else compared_for end
                """ + ONE + " returning " + COLUMNS, run, resource)
                .param("next", page.nextLink())
                .param("deltaLink", page.deltaLink())
                .param("count", page.count())
                .param("added", counts.added())
                .param("changed", counts.changed())
                .param("removed", counts.removed())
                .param("job", run.data().full() ? run.job().id() : null)
                .param("last", page.last()));
    }

    private static SyncPosition moved(StatementSpec update) {
        return update.query(SyncPositions::position).single();
    }

    private SyncPosition lock(SyncRun run, DirectoryPart resource) {
        return sql("select " + COLUMNS + " from directory_sync" + ONE + " for update", run, resource)
                .query(SyncPositions::position)
                .single();
    }

    private StatementSpec sql(String text, SyncRun run, DirectoryPart resource) {
        return jdbc.sql(text)
                .param("provider", ProviderScope.required().value())
                .param("customer", run.customer())
                .param("resource", resource.name());
    }

    private static SyncPosition position(ResultSet row, int n) throws SQLException {
        OffsetDateTime startedAt = row.getObject("round_started_at", OffsetDateTime.class);
        return new SyncPosition(
                row.getString("next_link"),
                row.getString("delta_link"),
                row.getLong("generation"),
                row.getBoolean("full_pass"),
                row.getLong("marked_generation") == row.getLong("generation") && row.getBoolean("full_pass"),
                row.getLong("seen_in_round"),
                startedAt == null ? null : startedAt.toInstant(),
                new SyncCounts(row.getLong("added"), row.getLong("changed"), row.getLong("removed")));
    }
}
