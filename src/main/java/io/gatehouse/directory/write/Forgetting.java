package io.gatehouse.directory.write;

import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Deletes what was marked as removed long ago, and notes until when: programs that ask for changes since a time before
 * that are told that they have missed some. Long ago means before the last copy: what Microsoft restored since is not
 * known yet, and would come back without its memberships. Each statement takes some, as an organisation may have lost
 * millions in one day, and answers whether there were any.
 */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class Forgetting {

    /** Each with all its memberships. */
    private static final int OBJECTS = 1_000;

    private static final int MEMBERSHIPS = 10_000;

    private final JdbcClient jdbc;

    Forgetting(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Memberships go with whom they are about: without the mark of its user each would stand for somebody who is there. */
    boolean objects(DirectoryPart part, Duration kept) {
        return sql("""
            with old as (
              select o.customer_id, o.id from %1$s o
              join directory_sync d on d.provider_id = o.provider_id and d.customer_id = o.customer_id
                and d.resource = :part
              where o.provider_id = :provider
                and o.removed_at < d.last_finished_at - make_interval(secs => :kept)
                and o.changed_at < d.last_finished_at - make_interval(secs => :kept)
              limit :most for update of o skip locked
            ), gone as (
              delete from %1$s o using old
              where o.provider_id = :provider and o.customer_id = old.customer_id and o.id = old.id
              returning o.customer_id, o.id, o.changed_at
            ), memberships as (
              delete from directory_member m using gone
              where m.provider_id = :provider and m.customer_id = gone.customer_id and m.member_id = gone.id
            )
            update directory_sync s set
              forgotten_until = case when s.resource = :part then greatest(s.forgotten_until, last.at)
                                     else s.forgotten_until end,
              members_forgotten_until = case when s.resource = 'GROUPS' then greatest(s.members_forgotten_until, last.at)
                                             else s.members_forgotten_until end
            from (select customer_id, max(changed_at) as at from gone group by customer_id) last
            where s.provider_id = :provider and s.customer_id = last.customer_id
            """.formatted(part.table()), kept, OBJECTS)
                        .param("part", part.name())
                        .update()
                > 0;
    }

    boolean memberships(Duration kept) {
        return sql("""
            with old as (
              select m.customer_id, m.group_id, m.member_id from directory_member m
              join directory_sync d on d.provider_id = m.provider_id and d.customer_id = m.customer_id
                and d.resource = 'GROUPS'
              where m.provider_id = :provider
                and m.removed_at < d.last_finished_at - make_interval(secs => :kept)
              limit :most for update of m skip locked
            ), gone as (
              delete from directory_member m using old
              where m.provider_id = :provider and m.customer_id = old.customer_id and m.group_id = old.group_id
                and m.member_id = old.member_id
              returning m.customer_id, m.removed_at
            )
            update directory_sync s set members_forgotten_until = greatest(s.members_forgotten_until, last.at)
            from (select customer_id, max(removed_at) as at from gone group by customer_id) last
            where s.provider_id = :provider and s.customer_id = last.customer_id and s.resource = 'GROUPS'
            """, kept, MEMBERSHIPS).update() > 0;
    }

    private JdbcClient.StatementSpec sql(String text, Duration kept, int most) {
        return jdbc.sql(text)
                .param("provider", ProviderScope.required().value())
                .param("kept", kept.toSeconds())
                .param("most", most);
    }
}
