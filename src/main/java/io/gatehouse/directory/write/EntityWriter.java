package io.gatehouse.directory.write;

import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.SyncCounts;
import io.gatehouse.directory.position.SyncPosition;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.microsoft.delta.Removal;
import io.gatehouse.shared.ProviderScope;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes pages of users and groups, each with a constant number of statements. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class EntityWriter {

    private static final String INSERT_USERS = EntityTable.USERS.insertStatement();
    private static final String MERGE_USERS = EntityTable.USERS.mergeStatement();
    private static final String MERGE_GROUPS = EntityTable.GROUPS.mergeStatement();

    private static final String PRESENT_USERS =
            " from directory_user where provider_id = :provider and customer_id = :customer and removed_at is null";
    private static final int FETCHED = 5_000;

    private final JdbcClient jdbc;
    private final RemovalGuard guard;
    private final MemberWriter members;

    EntityWriter(JdbcClient jdbc, RemovalGuard guard, MemberWriter members) {
        this.jdbc = jdbc;
        this.guard = guard;
        this.members = members;
    }

    /** @param back those who were marked as removed */
    private record Merged(SyncCounts counts, List<UUID> back) {

        static Merged map(ResultSet row, int n) throws SQLException {
            Array back = row.getArray("back");
            return new Merged(
                    new SyncCounts(row.getLong("added"), row.getLong("changed"), 0),
                    back == null ? List.of() : List.of((UUID[]) back.getArray()));
        }
    }

    /** @param first a first copy of users: nobody is here but whom it wrote itself, so most of the page is new */
    SyncCounts apply(UUID customer, DirectoryPart resource, SyncPosition position, List<Incoming> page, boolean first) {
        List<Incoming> objects = Incoming.distinct(page);
        List<Incoming> present =
                objects.stream().filter(object -> object.removal() == null).toList();
        List<Incoming> gone =
                objects.stream().filter(object -> object.removal() != null).toList();
        boolean whole = present.stream().allMatch(object -> object.hash() != null);
        int added = first && whole && !present.isEmpty() ? insert(customer, position, present) : 0;
        SyncCounts merged = added < present.size() ? merge(customer, resource, position, present) : SyncCounts.NONE;
        return merged.plus(new SyncCounts(added, 0, gone.isEmpty() ? 0 : remove(customer, resource, gone)));
    }

    /** What is there already, because a page repeats it or came twice, is left to {@link #merge}. */
    private int insert(UUID customer, SyncPosition position, List<Incoming> objects) {
        return values(sql(INSERT_USERS, customer), position, objects).update();
    }

    private SyncCounts merge(UUID customer, DirectoryPart resource, SyncPosition position, List<Incoming> objects) {
        if (objects.isEmpty()) {
            return SyncCounts.NONE;
        }
        StatementSpec statement = sql(resource == DirectoryPart.USERS ? MERGE_USERS : MERGE_GROUPS, customer)
                .param("stamp", position.fullPass() && (resource == DirectoryPart.GROUPS || position.marks()))
                .param("masks", objects.stream().mapToInt(Incoming::mask).toArray());
        Merged merged = values(statement, position, objects).query(Merged::map).single();
        if (!merged.back().isEmpty()) {
            members.cameBack(customer, merged.back());
        }
        return merged.counts();
    }

    private static StatementSpec values(StatementSpec statement, SyncPosition position, List<Incoming> objects) {
        statement
                .param("generation", position.generation())
                .param("ids", ids(objects))
                .param("hashes", objects.stream().map(Incoming::hash).toArray(byte[][]::new));
        for (int i = 0; i < objects.getFirst().values().length; i++) {
            int column = i;
            statement.param(
                    "c" + i,
                    objects.stream().map(object -> object.values()[column]).toArray(String[]::new));
        }
        return statement;
    }

    /** Marks, never deletes: who was removed stays visible as removed. Counts those who were there until now. */
    private int remove(UUID customer, DirectoryPart resource, List<Incoming> gone) {
        return sql("""
            with written as (
              update %s t set removed_at = coalesce(t.removed_at, now()), removal = i.removal, changed_at = now()
              from unnest(cast(:ids as uuid[]), cast(:removals as text[])) as i(id, removal)
              where t.provider_id = :provider and t.customer_id = :customer and t.id = i.id
                and (t.removed_at is null or t.removal <> i.removal)
              returning t.removed_at = now() as gone
            )
            select count(*) filter (where gone) from written
            """.formatted(resource.table()), customer)
                .param("ids", ids(gone))
                .param("removals", gone.stream().map(EntityWriter::reason).toArray(String[]::new))
                .query(Integer.class)
                .single();
    }

    private static @Nullable String reason(Incoming object) {
        return object.removal() == Removal.RESTORABLE ? "SOFT_DELETED" : "DELETED";
    }

    /** Whether anything is here that an earlier pass has seen and this one has not written. */
    boolean older(UUID customer, DirectoryPart resource, SyncPosition position) {
        return sql("""
            select exists (select from %s where provider_id = :provider and customer_id = :customer
              and removed_at is null and generation < :generation)
            """.formatted(resource.table()), customer)
                .param("generation", position.generation())
                .query(Boolean.class)
                .single();
    }

    /** Who is here when a full pass begins. */
    KnownUsers known(UUID customer) {
        KnownUsers known = new KnownUsers(sql("select count(*)" + PRESENT_USERS, customer)
                .query(Long.class)
                .single());
        sql("select id, row_hash" + PRESENT_USERS, customer)
                .withFetchSize(FETCHED)
                .query(row -> {
                    known.add(row.getObject(1, UUID.class), row.getBytes(2));
                });
        return known;
    }

    /** What is here and does not bear the mark of a full pass. */
    List<UUID> unmarked(UUID customer, DirectoryPart resource, SyncPosition position) {
        return sql("""
            select id from %s where provider_id = :provider and customer_id = :customer and removed_at is null
              and generation < :generation
            """.formatted(resource.table()), customer)
                .param("generation", position.generation())
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    /** Ends a full pass: what it has not seen is marked as removed, unless that is suspiciously much. */
    SyncCounts removeUnseen(SyncRun run, DirectoryPart resource, List<UUID> unseen) {
        if (unseen.isEmpty()) {
            return SyncCounts.NONE;
        }
        guard.unseen(run, RemovalSubject.of(resource), unseen.size());
        return new SyncCounts(0, 0, markUnseen(run, resource, unseen));
    }

    private int markUnseen(SyncRun run, DirectoryPart resource, List<UUID> unseen) {
        return sql("""
            update %s set removed_at = now(), removal = 'NOT_SEEN', changed_at = now()
            where provider_id = :provider and customer_id = :customer and removed_at is null
              and id = any(cast(:ids as uuid[]))
            """.formatted(resource.table()), run.customer())
                .param("ids", unseen.stream().map(UUID::toString).toArray(String[]::new))
                .update();
    }

    private StatementSpec sql(String text, UUID customer) {
        return jdbc.sql(text)
                .param("provider", ProviderScope.required().value())
                .param("customer", customer);
    }

    private static String[] ids(List<Incoming> objects) {
        return objects.stream().map(object -> object.id().toString()).toArray(String[]::new);
    }
}
