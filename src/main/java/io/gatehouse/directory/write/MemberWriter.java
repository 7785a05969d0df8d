package io.gatehouse.directory.write;

import io.gatehouse.directory.position.SyncPosition;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.microsoft.delta.GroupChange;
import io.gatehouse.microsoft.delta.GroupChange.MemberChange;
import io.gatehouse.microsoft.delta.Removal;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.ProviderScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes who is a member of which group. A member need not be a user we know, and a large group comes in parts: parts are
 * merged, never replaced (Microsoft’s “Get incremental changes for groups”, members@delta).
 */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class MemberWriter {

    private record Key(UUID group, UUID member) {}

    private final JdbcClient jdbc;
    private final RemovalGuard guard;

    MemberWriter(JdbcClient jdbc, RemovalGuard guard) {
        this.jdbc = jdbc;
        this.guard = guard;
    }

    /** How many memberships are not what they were. */
    int apply(UUID customer, SyncPosition position, List<GroupChange> page) {
        int ended = 0;
        Map<Key, MemberChange> last = new LinkedHashMap<>();
        for (GroupChange group : page) {
            UUID id = UUID.fromString(group.id());
            if (group.removal() == Removal.FINAL) {
                last.keySet().removeIf(key -> key.group().equals(id));
                ended += removeMembers(customer, id);
            } else if (group.removal() == null) {
                group.members()
                        .forEach(member ->
                                Inputs.id(member.id()).ifPresent(known -> last.put(new Key(id, known), member)));
            }
        }
        return ended + add(customer, position, last) + remove(customer, last);
    }

    /** A full pass marks all that it sees; who was a member before is no news by that. */
    private int add(UUID customer, SyncPosition position, Map<Key, MemberChange> changes) {
        StatementSpec statement =
                sql("""
            with seen as (
              select i.group_id, i.member_id, coalesce(i.type, 'unknown') as type, k.generation,
                k.member_id is null or k.member_type <> coalesce(i.type, k.member_type)
                  or k.removed_at is not null as news
              from unnest(cast(:groups as uuid[]), cast(:members as uuid[]), cast(:types as text[]))
                     as i(group_id, member_id, type)
              left join directory_member k on k.provider_id = :provider and k.customer_id = :customer
                and k.group_id = i.group_id and k.member_id = i.member_id
            ), written as (
              insert into directory_member as t (provider_id, customer_id, group_id, member_id, member_type, generation)
              select :provider, :customer, group_id, member_id, type, :generation from seen
              where news or (:full and generation <> :generation)
              on conflict (provider_id, customer_id, group_id, member_id) do update set
                generation = excluded.generation, removed_at = null,
                added_at = case when t.removed_at is null then t.added_at else excluded.added_at end,
                member_type = case when excluded.member_type = 'unknown' then t.member_type
                                   else excluded.member_type end
            )
            select count(*) from seen where news
            """, customer).param("generation", position.generation()).param("full", position.fullPass());
        return pairs(
                statement,
                changes,
                member -> !member.removed(),
                all -> all.query(Integer.class).single());
    }

    private int remove(UUID customer, Map<Key, MemberChange> changes) {
        StatementSpec statement = sql("""
            update directory_member t set removed_at = now()
            from unnest(cast(:groups as uuid[]), cast(:members as uuid[]), cast(:types as text[]))
                   as i(group_id, member_id, type)
            where t.provider_id = :provider and t.customer_id = :customer
              and t.group_id = i.group_id and t.member_id = i.member_id and t.removed_at is null
            """, customer);
        return pairs(statement, changes, MemberChange::removed, StatementSpec::update);
    }

    private static int pairs(
            StatementSpec statement,
            Map<Key, MemberChange> changes,
            Predicate<MemberChange> wanted,
            ToIntFunction<StatementSpec> run) {
        List<Map.Entry<Key, MemberChange>> rows = changes.entrySet().stream()
                .filter(entry -> wanted.test(entry.getValue()))
                .toList();
        if (rows.isEmpty()) {
            return 0;
        }
        return run.applyAsInt(statement
                .param(
                        "groups",
                        rows.stream()
                                .map(row -> row.getKey().group().toString())
                                .toArray(String[]::new))
                .param(
                        "members",
                        rows.stream()
                                .map(row -> row.getKey().member().toString())
                                .toArray(String[]::new))
                .param("types", rows.stream().map(row -> row.getValue().type()).toArray(String[]::new)));
    }

    private int removeMembers(UUID customer, UUID group) {
        return sql("""
            update directory_member set removed_at = now()
            where provider_id = :provider and customer_id = :customer and group_id = :group and removed_at is null
            """, customer).param("group", group).update();
    }

    /** Ends a full pass: memberships that it has not seen are over. */
    void removeUnseen(SyncRun run, SyncPosition position) {
        long unseen = sql(
                        "select count(*)" + RemovalGuard.MEMBERSHIPS + " and m.generation < :generation",
                        run.customer())
                .param("generation", position.generation())
                .query(Long.class)
                .single();
        if (unseen > 0) {
            guard.unseen(run, RemovalSubject.MEMBERS, unseen);
        }
        sql("""
            update directory_member set removed_at = now()
            where provider_id = :provider and customer_id = :customer and generation < :generation
              and removed_at is null
            """, run.customer()).param("generation", position.generation()).update();
    }

    /**
     * Whose members come back with it, and who comes back as a member: to those who ask for changes they were gone, so they
     * join anew.
     */
    void cameBack(UUID customer, List<UUID> objects) {
        sql("""
            update directory_member set added_at = now()
            where provider_id = :provider and customer_id = :customer and removed_at is null
              and (member_id = any(cast(:ids as uuid[])) or group_id = any(cast(:ids as uuid[])))
            """, customer)
                .param("ids", objects.stream().map(UUID::toString).toArray(String[]::new))
                .update();
    }

    private StatementSpec sql(String text, UUID customer) {
        return jdbc.sql(text)
                .param("provider", ProviderScope.required().value())
                .param("customer", customer);
    }
}
