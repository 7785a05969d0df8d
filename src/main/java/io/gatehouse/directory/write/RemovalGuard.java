package io.gatehouse.directory.write;

import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.shared.ProviderScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Stops a round that would remove more than anybody has agreed to and suspiciously much of what we know. */
@Component
@Transactional
public class RemovalGuard {

    private static final String ROUND =
            " from directory_sync where provider_id = :provider and customer_id = :customer and resource = :resource";

    private final JdbcClient jdbc;
    private final RemovalSettings settings;
    private final RemovalQuestions questions;

    RemovalGuard(JdbcClient jdbc, RemovalSettings settings, RemovalQuestions questions) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.questions = questions;
    }

    /**
     * Before a page of changes is written; all pages of the round count together.
     *
     * @throws TooManyRemovals with what is known until this page
     */
    void page(SyncRun run, DirectoryPart part, RoundRemovals page) {
        List<Removals> many = suspicious(run, part, page);
        if (!many.isEmpty()) {
            throw new TooManyRemovals(many);
        }
    }

    /** Of a round that was stopped at a page, with those still to come: so that a person is asked once. */
    public TooManyRemovals whole(SyncRun run, DirectoryPart part, RoundRemovals rest, TooManyRemovals stopped) {
        List<Removals> whole = suspicious(run, part, rest);
        // what comes back on a later page is asked about all the same: pages are taken one after the other
        return whole.isEmpty() ? stopped : new TooManyRemovals(whole);
    }

    /** Whether a person is asked about something of this and has not agreed. */
    public boolean asks(SyncRun run, DirectoryPart part) {
        return questions.open(run.customer()).stream()
                .anyMatch(question -> (question.subject() == RemovalSubject.USERS) == (part == DirectoryPart.USERS));
    }

    /** At the end of a full pass, of what it has not seen. */
    void unseen(SyncRun run, RemovalSubject subject, long unseen, long known) {
        refuse(run, new Removals(subject, unseen, known, 0)).ifPresent(many -> {
            throw new TooManyRemovals(List.of(many));
        });
    }

    private List<Removals> suspicious(SyncRun run, DirectoryPart part, RoundRemovals gone) {
        List<Removals> many = new ArrayList<>();
        objects(run, part, gone.objects()).ifPresent(many::add);
        memberships(run, gone.memberships()).ifPresent(many::add);
        return many;
    }

    private Optional<Removals> objects(SyncRun run, DirectoryPart part, Collection<UUID> gone) {
        if (gone.isEmpty()) {
            return Optional.empty();
        }
        long now = sql("select count(*) from " + part.table() + """
             where provider_id = :provider and customer_id = :customer and removed_at is null
               and id = any (cast(:ids as uuid[]))
            """, run)
                .param("ids", strings(gone))
                .query(Long.class)
                .single();
        long before = sql("select removed" + ROUND, run)
                .param("resource", part.name())
                .query(Long.class)
                .single();
        return judge(run, RemovalSubject.of(part), now, before, part.table() + " where removed_at is null and ");
    }

    private Optional<Removals> memberships(SyncRun run, Collection<RoundRemovals.Membership> gone) {
        if (gone.isEmpty()) {
            return Optional.empty();
        }
        long now = sql("""
            select count(*) from directory_member m
            join unnest(cast(:groups as uuid[]), cast(:members as uuid[])) as i(group_id, member_id)
              on i.group_id = m.group_id and i.member_id = m.member_id
            where m.provider_id = :provider and m.customer_id = :customer and m.removed_at is null
            """, run)
                .param(
                        "groups",
                        strings(gone.stream()
                                .map(RoundRemovals.Membership::group)
                                .toList()))
                .param(
                        "members",
                        strings(gone.stream()
                                .map(RoundRemovals.Membership::member)
                                .toList()))
                .query(Long.class)
                .single();
        long before = sql("select members_removed" + ROUND, run)
                .param("resource", DirectoryPart.GROUPS.name())
                .query(Long.class)
                .single();
        return judge(run, RemovalSubject.MEMBERS, now, before, "directory_member where removed_at is null and ");
    }

    /** What is known is counted last: few removals need no count, and most pages have few. */
    private Optional<Removals> judge(SyncRun run, RemovalSubject subject, long now, long before, String all) {
        if (now == 0 || !settings.suspicious(now + before, 0)) {
            return Optional.empty();
        }
        long known = sql("select count(*) from " + all + "provider_id = :provider and customer_id = :customer", run)
                .query(Long.class)
                .single();
        return refuse(run, new Removals(subject, now + before, known + before, before));
    }

    private Optional<Removals> refuse(SyncRun run, Removals removals) {
        return Optional.of(removals)
                .filter(many -> settings.suspicious(many.removed(), many.known()))
                .filter(many -> questions
                        .agreement(run.customer(), many.subject())
                        .filter(agreement -> agreement.covers(many))
                        .isEmpty());
    }

    private StatementSpec sql(String text, SyncRun run) {
        return jdbc.sql(text)
                .param("provider", ProviderScope.required().value())
                .param("customer", run.customer());
    }

    private static String[] strings(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }
}
