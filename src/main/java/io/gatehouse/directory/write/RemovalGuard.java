package io.gatehouse.directory.write;

import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.shared.ProviderScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Stops a sync round that would remove suspiciously many objects, more than were approved. What earlier rounds have removed
 * within a day is counted too: a script that deletes everybody is read in many short rounds.
 */
@Component
@Transactional
public class RemovalGuard {

    /** Memberships of those who are there: who goes takes theirs along, and nobody is asked about that once more. */
    static final String MEMBERSHIPS = " from directory_member m " + members("m.removed_at is null");

    private final JdbcClient jdbc;
    private final RemovalSettings settings;
    private final RemovalQuestions questions;

    RemovalGuard(JdbcClient jdbc, RemovalSettings settings, RemovalQuestions questions) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.questions = questions;
    }

    /**
     * Before a page is written.
     *
     * @throws TooManyRemovals with what is known until this page
     */
    void page(SyncRun run, DirectoryPart part, RoundRemovals page) {
        List<Removals> many = suspicious(run, part, page);
        if (!many.isEmpty()) {
            throw new TooManyRemovals(many);
        }
    }

    /**
     * Of a round that was stopped at a page, with those still to come: so that a person is asked once. Who comes back on a
     * later page is asked about all the same, as pages are taken one after the other.
     */
    public TooManyRemovals whole(SyncRun run, DirectoryPart part, RoundRemovals rest, TooManyRemovals stopped) {
        Map<RemovalSubject, Removals> most = new EnumMap<>(RemovalSubject.class);
        Stream.concat(stopped.asked().stream(), suspicious(run, part, rest).stream())
                .forEach(many -> most.merge(
                        many.subject(), many, (one, other) -> one.removed() < other.removed() ? other : one));
        return new TooManyRemovals(List.copyOf(most.values()));
    }

    /** Whether a person is asked about something of this and has not agreed. */
    public boolean asks(SyncRun run, DirectoryPart part) {
        return questions.open(run.customer()).stream()
                .anyMatch(question -> (question.subject() == RemovalSubject.USERS) == (part == DirectoryPart.USERS));
    }

    /** At the end of a full pass, of what it has not seen. */
    void unseen(SyncRun run, RemovalSubject subject, long unseen) {
        judge(run, subject, unseen).ifPresent(many -> {
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
        long now = sql("select count(*)" + present(part) + " and id = any (cast(:ids as uuid[]))", run)
                .param("ids", strings(gone))
                .query(Long.class)
                .single();
        return judge(run, RemovalSubject.of(part), now);
    }

    private Optional<Removals> memberships(SyncRun run, Collection<RoundRemovals.Membership> gone) {
        if (gone.isEmpty()) {
            return Optional.empty();
        }
        // one look for each by its key: left to choose, the planner sometimes reads all that are known to find a few
        long now = sql("""
            select count(*) from unnest(cast(:groups as uuid[]), cast(:members as uuid[])) as i(group_id, member_id)
            cross join lateral (select 1""" + MEMBERSHIPS + """
             and m.group_id = i.group_id and m.member_id = i.member_id limit 1) known
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
        return judge(run, RemovalSubject.MEMBERS, now);
    }

    /** What is known is counted last: few removals need no count, and most pages have few. */
    private Optional<Removals> judge(SyncRun run, RemovalSubject subject, long now) {
        if (now == 0) {
            return Optional.empty();
        }
        long before = lately(run, subject);
        if (!settings.suspicious(now + before, 0) || knownEnough(run, subject, now, before)) {
            return Optional.empty();
        }
        long present =
                sql("select count(*)" + present(subject), run).query(Long.class).single();
        return Optional.of(new Removals(subject, now + before, present + before, before))
                .filter(many -> settings.suspicious(many.removed(), many.known()))
                .filter(many -> !questions.agreed(run.customer(), many));
    }

    /**
     * Whether so many are known that the removed are few among them. Counts no further than that: of a million memberships
     * every page of a day on which a few more leave than usual would count all.
     */
    private boolean knownEnough(SyncRun run, RemovalSubject subject, long now, long before) {
        long enough = Math.max(0, settings.enough(now + before) - before);
        return sql("select count(*) from (select 1" + present(subject) + " limit :enough) known", run)
                        .param("enough", enough)
                        .query(Long.class)
                        .single()
                >= enough;
    }

    /**
     * Removed within a day and not come back. From the last agreement on alone; and where a person is asked, however long ago,
     * from the day before the question: else some could go each day while nobody answers.
     */
    private long lately(SyncRun run, RemovalSubject subject) {
        boolean members = subject == RemovalSubject.MEMBERS;
        String since = """
             > (select greatest(
                  least(now() - interval '1 day', (select q.since from directory_removal q
                    where q.provider_id = s.provider_id and q.customer_id = s.customer_id and q.subject = :subject)),
                  s.%s)
                from directory_sync s
                where s.provider_id = :provider and s.customer_id = :customer and s.resource = :resource)
            """.formatted(members ? "members_agreed_until" : "agreed_until");
        // those who left come first, by their own index: the planner takes them for a third and may walk through all
        // that are known
        String removed = members
                ? " from (select provider_id, customer_id, group_id, member_id, removed_at"
                        + " from directory_member where removed_at" + since
                        + " and provider_id = :provider and customer_id = :customer offset 0) m "
                        + members("m.removed_at is not null")
                : " from " + part(subject).table()
                        + " where provider_id = :provider and customer_id = :customer and removed_at" + since;
        return sql("select count(*)" + removed, run)
                .param("subject", subject.name())
                .param("resource", part(subject).name())
                .query(Long.class)
                .single();
    }

    private static DirectoryPart part(RemovalSubject subject) {
        return subject == RemovalSubject.USERS ? DirectoryPart.USERS : DirectoryPart.GROUPS;
    }

    private static String present(RemovalSubject subject) {
        return subject == RemovalSubject.MEMBERS ? MEMBERSHIPS : present(part(subject));
    }

    private static String present(DirectoryPart part) {
        return " from " + part.table()
                + " where provider_id = :provider and customer_id = :customer and removed_at is null";
    }

    /** Of these memberships m; they can be counted one after the other, no further than is asked for. */
    private static String members(String which) {
        return """
            where m.provider_id = :provider and m.customer_id = :customer
              and exists (select from directory_group g where g.provider_id = m.provider_id
                and g.customer_id = m.customer_id and g.id = m.group_id and g.removed_at is null)
              and not exists (select from directory_user u where u.provider_id = m.provider_id
                and u.customer_id = m.customer_id and u.id = m.member_id and u.removed_at is not null)
              and\s""" + which;
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
