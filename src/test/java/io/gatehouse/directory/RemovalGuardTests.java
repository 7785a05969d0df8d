package io.gatehouse.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.connection.Connections;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.directory.write.RemovalGuard;
import io.gatehouse.directory.write.RemovalQuestions;
import io.gatehouse.directory.write.RoundRemovals;
import io.gatehouse.directory.write.TooManyRemovals;
import io.gatehouse.job.GiveUp;
import io.gatehouse.microsoft.delta.GroupChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What counts together before a person is asked, and what an agreement covers. 50 may always go, and 30 percent. */
class RemovalGuardTests extends DirectorySyncBase {

    @Autowired
    RemovalQuestions questions;

    @Autowired
    RemovalGuard guard;

    @Autowired
    Connections connections;

    @Test
    void asksThoughEachOfManyShortRoundsRemovesFew() {
        people(200);
        sync();
        remove(40);
        sync();
        remove(40);

        assertThatThrownBy(this::sync)
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("80 of the 200 users we know are gone. 40 of them were removed before");
        assertThat(present("directory_user")).isEqualTo(160);
    }

    /** After the fifty that may always go each page is looked at: it must not read all that is known, which may be a million. */
    @Test
    void readsLittleOfALargeDirectoryToSeeThatFewAreGone() {
        UUID group = graph.addGroup("Everybody");
        List<UUID> people = people(200);
        people.forEach(person -> graph.member(graph.groups.get(group), person, "user", true));
        sync();
        fill(50_000);
        GroupChange change = new GroupChange(
                group.toString(),
                null,
                Map.of(),
                people.stream()
                        .limit(60)
                        .map(person -> new GroupChange.MemberChange(person.toString(), "user", true))
                        .toList());
        RoundRemovals gone = new RoundRemovals();
        gone.groups(List.of(change));

        Map<String, Long> read = in(() -> {
            SyncRun run = new SyncRun(attempt(SyncRun.Data.ASKED), connections.get(connection), SyncRun.Data.ASKED);
            Map<String, Long> before = rowsRead();
            assertThat(guard.whole(run, DirectoryPart.GROUPS, gone, new TooManyRemovals(List.of()))
                            .asked())
                    .isEmpty();
            Map<String, Long> after = rowsRead();
            after.replaceAll((table, rows) -> rows - before.getOrDefault(table, 0L));
            return after;
        });

        assertThat(read.get("directory_member")).as("of %s", read).isLessThan(3_000);
        // the people of all other tests may be walked through where that is cheaper than an index
        assertThat(read.values().stream().mapToLong(Long::longValue).sum())
                .as("of %s", read)
                .isLessThan(Math.max(25_000, 3_000 + 3 * people()));
    }

    /** Of all tests whose directories are in this database. */
    private long people() {
        return sql("select n_live_tup from pg_stat_user_tables where relname = 'directory_user'")
                .query(Long.class)
                .single();
    }

    private void fill(int members) {
        in(() -> sql("""
                insert into directory_member (provider_id, customer_id, group_id, member_id, member_type, generation)
                select m.provider_id, m.customer_id, m.group_id, gen_random_uuid(), m.member_type, m.generation
                from (select * from directory_member where customer_id = ? limit 1) m, generate_series(1, ?)
                """).params(customer, members).update());
        in(() -> sql("select analyze_directory()").query((row, n) -> true).single());
    }

    /** By this transaction. */
    private Map<String, Long> rowsRead() {
        Map<String, Long> read = new TreeMap<>();
        sql("select relname, seq_tup_read + coalesce(idx_tup_fetch, 0) as read from pg_stat_xact_user_tables"
                        + " where relname like 'directory%'")
                .query(row -> {
                    read.put(row.getString("relname"), row.getLong("read"));
                });
        return read;
    }

    @Test
    void asksThoughEachOfManyShortRoundsEndsFewMemberships() {
        FakeGraph.Entity group = graph.groups.get(graph.addGroup("Everybody"));
        List<UUID> people = people(200);
        people.forEach(person -> graph.member(group, person, "user", true));
        sync();
        people.subList(0, 40).forEach(person -> graph.member(group, person, "user", false));
        sync();
        people.subList(40, 80).forEach(person -> graph.member(group, person, "user", false));

        assertThatThrownBy(this::sync)
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("80 of the 200 group memberships");
        assertThat(present("directory_member")).isEqualTo(160);
    }

    @Test
    void countsWhatAFullPassMissesWithWhatWasRemovedBefore() {
        people(200);
        sync();
        remove(40);
        sync();
        remove(40);

        assertThatThrownBy(() -> sync(new SyncRun.Data(false, true))).hasMessageContaining("80 of the 200 users");
        assertThat(present("directory_user")).isEqualTo(160);
    }

    @Test
    void countsNobodyWhoWentLongerThanADayAgo() {
        people(200);
        sync();
        remove(40);
        sync();
        daysPass(2);
        remove(40);

        sync();
        assertThat(present("directory_user")).isEqualTo(120);
    }

    /** Else some could go each day while nobody answers. */
    @Test
    void removesNobodyMoreWhileAQuestionStandsForDays() {
        people(200);
        sync();
        remove(160);
        assertThatThrownBy(this::sync).isInstanceOf(GiveUp.class);
        long then = present("directory_user");

        for (int i = 0; i < 3; i++) {
            daysPass(2);
            assertThatThrownBy(this::sync).isInstanceOf(GiveUp.class).hasMessageContaining("of the 200 users");
            graph.expireLinks();
        }
        assertThat(present("directory_user")).isEqualTo(then);
    }

    @Test
    void countsWhatWasAgreedToNoMore() {
        people(400);
        sync();
        remove(200);
        assertThatThrownBy(this::sync).isInstanceOf(GiveUp.class);
        agree();
        sync();
        remove(52);

        sync();
        assertThat(present("directory_user")).isEqualTo(148);
    }

    @Test
    void letsAFewMoreGoThanWereAgreedTo() {
        people(200);
        sync();
        remove(120);
        assertThatThrownBy(this::sync).isInstanceOf(GiveUp.class);
        agree();
        remove(20);

        sync(new SyncRun.Data(false, true));
        assertThat(present("directory_user")).isEqualTo(60);
        assertThat(count("directory_removal")).isZero();
    }

    @Test
    void holdsThePagesOfAFullPassToo() {
        graph.pageSize = 20;
        for (int i = 0; i < 200; i++) {
            graph.addGroup("Group" + i);
        }
        sync();
        graph.groups.values().stream().limit(180).forEach(group -> graph.remove(group, "deleted"));

        assertThatThrownBy(() -> sync(new SyncRun.Data(false, true)))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("of the 200 groups we know are gone");
        assertThat(present("directory_group")).isGreaterThanOrEqualTo(140);
    }

    @Test
    void asksNotOnceMoreAboutTheMembershipsOfThoseWhoMayGo() {
        FakeGraph.Entity group = graph.groups.get(graph.addGroup("Everybody"));
        people(200).forEach(person -> graph.member(group, person, "user", true));
        sync();
        remove(120);
        assertThatThrownBy(this::sync).hasMessageContaining("120 of the 200 users");
        agree();

        sync(new SyncRun.Data(false, true));
        assertThat(present("directory_user")).isEqualTo(80);
        assertThat(present("directory_member")).isEqualTo(80);
    }

    /** Of a round in which many are gone on one page and some of them back on the next. */
    @Test
    void asksForAsManyAsTheWorstPageNeeds() {
        List<UUID> people = people(300);
        sync();
        graph.answerNext(200, Map.of(), page(people.subList(0, 250), true, "nextLink", "skiptoken=next"));
        graph.answerNext(200, Map.of(), page(people.subList(0, 100), false, "deltaLink", "deltatoken=9"));

        assertThatThrownBy(this::sync).hasMessageContaining("250 of the 300 users");
        assertThat(present("directory_user")).isEqualTo(300);
    }

    private String page(List<UUID> people, boolean gone, String kind, String token) {
        return people.stream()
                .map(id -> gone
                        ? "{\"id\": \"%s\", \"@removed\": {\"reason\": \"changed\"}}".formatted(id)
                        : "{\"id\": \"%s\", \"jobTitle\": \"Back\"}".formatted(id))
                .collect(Collectors.joining(
                        ", ",
                        "{\"value\": [",
                        "], \"@odata.%s\": \"%s/v1.0/users/delta?$%s\"}".formatted(kind, graph.origin(), token)));
    }

    private List<UUID> people(int many) {
        List<UUID> people = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            people.add(graph.addUser("User" + i));
        }
        return people;
    }

    private void remove(int users) {
        graph.users.values().stream()
                .filter(user -> user.removed == null)
                .limit(users)
                .toList()
                .forEach(user -> graph.remove(user, "deleted"));
    }

    private void agree() {
        assertThat(in(() -> questions.agree(customer, "Maja Jensen"))).isNotEmpty();
    }

    private void daysPass(int days) {
        in(() ->
                sql("update directory_user set removed_at = removed_at - make_interval(days => ?) where customer_id = ?")
                        .params(days, customer)
                        .update());
        in(() -> sql("update directory_removal set since = since - make_interval(days => ?) where customer_id = ?")
                .params(days, customer)
                .update());
    }

    private long present(String table) {
        return count(table + " where removed_at is null");
    }
}
