package io.gatehouse.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestDatabase;
import io.gatehouse.directory.position.SyncRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

class DirectorySyncTests extends DirectorySyncBase {

    @Value("${spring.datasource.url}")
    private String url;

    @Test
    void copiesFiveThousandUsers() {
        graph.pageSize = 200;
        for (int i = 0; i < 5_000; i++) {
            graph.addUser("User" + i);
        }

        sync();

        assertThat(count("directory_user where removed_at is null")).isEqualTo(5_000);
        assertThat(Attempt.WORDS).contains("1,200 of 5,000 users");
        assertThat(copiedUsers()).isEqualTo(graphUsers());
    }

    @Test
    void tellsTheDatabaseHowMuchAFirstCopyBrought() {
        for (int i = 0; i < 1_000; i++) {
            graph.addUser("User" + i);
        }

        sync();

        Awaitility.await().untilAsserted(() -> {
            String plan = rows.in(
                    provider,
                    () -> sql("explain select * from directory_user where provider_id = ? and customer_id = ?")
                            .params(provider.value(), customer)
                            .query(String.class)
                            .list()
                            .getFirst());
            assertThat(plan).as("expects as many as there are, not one").matches(".* rows=\\d{3,4} .*");
        });
    }

    /** A tenant may be small beside the others and the first with groups. */
    @Test
    void tellsTheDatabaseOfTheFirstMembershipsThatItGets() throws SQLException {
        FakeGraph.Entity group = graph.groups.get(graph.addGroup("Everybody"));
        for (int i = 0; i < 600; i++) {
            graph.member(group, graph.addUser("User" + i), "user", true);
        }
        // as after many users without groups
        try (Connection administrator = TestDatabase.administrator(new TestDatabase.Address(url, "", ""));
                Statement statement = administrator.createStatement()) {
            statement.execute("""
                    update pg_class set reltuples = case relname when 'directory_user' then 100000 else 0 end
                    where oid in ('directory_user'::regclass, 'directory_member'::regclass)
                    """);
        }

        sync();

        Awaitility.await()
                .untilAsserted(() -> assertThat(in(() ->
                                sql("select reltuples::bigint from pg_class where oid = 'directory_member'::regclass")
                                        .query(Long.class)
                                        .single()))
                        .isGreaterThanOrEqualTo(600));
    }

    @Test
    void writesNoRowWhenNothingHasChanged() {
        populate();
        sync();
        List<String> before = versions();

        sync();

        assertThat(versions()).isEqualTo(before);
        assertThat(graph.requests)
                .endsWith("/users/delta", "/groups/delta", "/organization", "/domains", "/subscribedSkus");
    }

    /** What lasts, what ended while it was read and what is about something else may still hold something unknown. */
    @Test
    void closesTheGapsOfWhatItHasRead() {
        wish(connection, "USERS");
        graph.addUser("Somebody");
        UUID read = gap("/users", "DIRECTORY", "now() - interval '1 hour'");
        gap("/users", "DIRECTORY", "null");
        gap("/users", "DIRECTORY", "now() + interval '1 hour'");
        gap("groups", "DIRECTORY", "now() - interval '1 hour'");
        gap("/users/1/chats/getAllMessages", "MESSAGE", "now() - interval '1 hour'");
        Attempt job = new Attempt(customer, connection, SyncRun.Data.ASKED);

        sync(job);

        assertThat(in(() -> sql("select id, closed_by from notification_gap where closed_at is not null")
                        .query((row, n) -> row.getObject("id", UUID.class) + " by " + row.getString("closed_by"))
                        .list()))
                .containsExactly(read + " by directory.sync " + job.id());
    }

    private UUID gap(String resource, String kind, String end) {
        UUID id = UUID.randomUUID();
        in(() -> sql("""
                        insert into subscription (provider_id, id, customer_id, connection_id, tenant_id, wish, resource,
                          changes, kind, path_hash, state_hash, origin, state, created_at)
                        select provider_id, ?, customer_id, id, tenant_id, ?, ?, 'updated', ?, sha256(?::text::bytea),
                          'x'::bytea, '', 'ENDED', now()
                        from connection where id = ?
                        """)
                .params(id, resource, resource, kind, id.toString(), connection)
                .update());
        in(() -> sql("""
                        insert into notification_gap (provider_id, id, customer_id, connection_id, subscription_id,
                          resource, cause, started_at, ended_at)
                        select provider_id, id, customer_id, connection_id, id, wish, 'LOST',
                          now() - interval '2 hours', %s
                        from subscription where id = ?
                        """.formatted(end)).param(id).update());
        return id;
    }

    @Test
    void writesNoUserWhenAFullPassFindsNothingNew() {
        populate();
        sync();
        List<String> before = users();

        sync(new SyncRun.Data(false, true));

        assertThat(users()).isEqualTo(before).hasSize(30);
    }

    @Test
    void readsTheListBeforeTheChanges() {
        graph.pageSize = 10;
        populate();
        sync();

        assertThat(graph.requests)
                .startsWith("/users/$count", "/users/delta", "/users", "/users", "/users", "/users/delta");
    }

    @Test
    void takesWhomAFirstCopyTellsTwiceOnce() {
        graph.mischief = true;
        graph.pageSize = 10;
        populate();

        sync();

        assertThat(copiedUsers()).isEqualTo(graphUsers());
        assertThat(in(() -> sql("select added from directory_sync where customer_id = ? and resource = 'USERS'")
                        .param(customer)
                        .query(Long.class)
                        .single()))
                .as("nobody is counted twice")
                .isEqualTo(graph.users.size());
    }

    @Test
    void keepsPropertiesThatAChangeDoesNotTell() {
        UUID id = graph.addUser("Adele");
        graph.change(graph.users.get(id), "jobTitle", "Engineer");
        sync();
        graph.users.get(id).dirty.clear();

        graph.change(graph.users.get(id), "displayName", "Adele Vance");
        sync();

        assertThat(copiedUsers()).isEqualTo(graphUsers());
        assertThat(copiedUsers().get(id)).contains("Engineer", "Adele Vance");
    }

    @Test
    void clearsPropertiesThatBecomeNull() {
        UUID id = graph.addUser("Adele");
        graph.change(graph.users.get(id), "jobTitle", "Engineer");
        sync();

        graph.change(graph.users.get(id), "jobTitle", null);
        sync();

        assertThat(copiedUsers()).isEqualTo(graphUsers());
    }

    @Test
    void marksWhoWasDeletedAndTakesBackWhoWasRestored() {
        UUID soft = graph.addUser("Soft");
        UUID hard = graph.addUser("Hard");
        sync();
        graph.remove(graph.users.get(soft), "changed");
        graph.remove(graph.users.get(hard), "deleted");
        sync();
        assertThat(removal(soft)).isEqualTo("SOFT_DELETED");
        assertThat(removal(hard)).isEqualTo("DELETED");

        graph.restore(graph.users.get(soft));
        sync();

        assertThat(removal(soft)).isNull();
        assertThat(copiedUsers().keySet()).containsExactly(soft);
    }

    @Test
    void leavesOutWhatHasNoIdOfADirectoryAndCopiesTheOthers() {
        UUID adele = UUID.randomUUID();
        UUID group = UUID.randomUUID();
        graph.answerNext(200, Map.of(), "3");
        graph.answerNext(200, Map.of(), """
                {"value": [], "@odata.deltaLink": "%s/v1.0/users/delta?$deltatoken=0"}
                """.formatted(graph.origin()));
        graph.answerNext(200, Map.of(), """
                {"value": [{"id": "S-1-5-21", "userPrincipalName": "odd@contoso.example"},
                           {"id": "%s", "userPrincipalName": "adele@contoso.example"},
                           {"id": "1-1-1-1-1", "userPrincipalName": "short@contoso.example"}],
                 "@odata.deltaLink": "%s/v1.0/users/delta?$deltatoken=a"}
                """.formatted(adele, graph.origin()));
        graph.answerNext(200, Map.of(), """
                {"value": [{"id": "%s", "displayName": "Everybody", "members@delta": [
                              {"@odata.type": "#microsoft.graph.user", "id": "S-1-5-21"},
                              {"@odata.type": "#microsoft.graph.user", "id": "%s"}]},
                           {"id": "nobody", "displayName": "Odd", "members@delta": [
                              {"@odata.type": "#microsoft.graph.user", "id": "%s"}]}],
                 "@odata.deltaLink": "%s/v1.0/groups/delta?$deltatoken=a"}
                """.formatted(group, adele, adele, graph.origin()));

        sync();

        assertThat(copiedUsers().keySet()).containsExactly(adele);
        assertThat(count("directory_group")).isOne();
        assertThat(count("directory_member")).isOne();
    }

    /** Microsoft's are 256 characters at most, which another Graph need not know; an index holds some 2,700 bytes. */
    @Test
    void copiesAllWhereOneHasANameThatNoIndexHolds() {
        String name = random(5_000);
        graph.addUser("Before");
        UUID first = graph.addUser(name);
        graph.addUser("After");
        UUID group = graph.addGroup(name);
        sync();
        UUID later = graph.addUser(name);
        sync();

        String kept = name.substring(0, name.offsetByCodePoints(0, 600));
        assertThat(copiedUsers()).hasSize(4);
        assertThat(names("directory_user")).containsEntry(first, kept).containsEntry(later, kept);
        assertThat(names("directory_group")).containsOnly(Map.entry(group, kept));

        graph.change(graph.users.get(first), "jobTitle", "Manager");
        sync();
        List<String> before = users();
        sync(new SyncRun.Data(false, true));
        assertThat(users()).as("what is compared is what is kept").isEqualTo(before);
        assertThat(Attempt.WORDS.getLast()).isEqualTo("Nothing has changed");
    }

    /** Characters of two units each, so that half of one could be left, behind one of a single unit. */
    private static String random(int characters) {
        StringBuilder text = new StringBuilder("x");
        new Random(7).ints(characters, 0x1F300, 0x1F600).forEach(text::appendCodePoint);
        return text.toString();
    }

    private Map<UUID, String> names(String table) {
        return copied("select id, display_name as words from " + table + " where customer_id = ?");
    }

    @Test
    void mergesTheMembersOfALargeGroupFromAllItsParts() {
        UUID group = graph.addGroup("Everybody");
        for (int i = 0; i < 40; i++) {
            graph.member(graph.groups.get(group), graph.addUser("Member" + i), "user", true);
        }
        graph.member(graph.groups.get(group), UUID.randomUUID(), "device", true);
        graph.pageSize = 2;

        sync();

        assertThat(copiedMembers()).isEqualTo(graphMembers()).hasSize(41);

        sync();
        assertThat(Attempt.WORDS.getLast()).isEqualTo("Nothing has changed");
        graph.member(graph.groups.get(group), UUID.randomUUID(), "device", true);
        sync();
        assertThat(Attempt.WORDS.getLast()).isEqualTo("0 added, 1 changed, 0 removed");
    }

    private List<String> users() {
        return in(() -> sql("select xmin || ' ' || id from directory_user where customer_id = ? order by id")
                .param(customer)
                .query(String.class)
                .list());
    }

    private List<String> versions() {
        return in(() -> sql("""
                        select xmin || ' ' || id from directory_user where customer_id = :customer
                        union all select xmin || ' ' || id from directory_group where customer_id = :customer
                        union all select xmin || ' ' || member_id from directory_member where customer_id = :customer
                        order by 1
                        """).param("customer", customer).query(String.class).list());
    }
}
