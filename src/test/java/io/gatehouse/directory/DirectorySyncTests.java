package io.gatehouse.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.verify;

import io.gatehouse.job.GiveUp;
import io.gatehouse.job.RetryLater;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DirectorySyncTests extends DirectoryBase {

    private static final String BUSY =
            "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"Please retry again later.\"}}";

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

        String plan = rows.in(
                provider,
                () -> sql("explain select * from directory_user where provider_id = ? and customer_id = ?")
                        .params(provider.value(), customer)
                        .query(String.class)
                        .list()
                        .getFirst());
        assertThat(plan).as("expects as many as there are, not one").matches(".* rows=\\d{3,4} .*");
    }

    @Test
    void writesNoRowWhenNothingHasChanged() {
        populate();
        sync();
        List<String> before = versions();

        sync();

        assertThat(versions()).isEqualTo(before);
        assertThat(graph.requests).endsWith("/users/delta", "/groups/delta");
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
    }

    @Test
    void comparesEverythingWhenMicrosoftForgotTheLink() {
        populate();
        sync();
        UUID silent = graph.users.keySet().iterator().next();
        graph.vanish(silent);

        sync();

        assertThat(removal(silent)).isEqualTo("NOT_SEEN");
        assertThat(copiedUsers()).isEqualTo(graphUsers());
        assertThat(actions()).contains("sync.resynced");
    }

    @Test
    void asksBeforeAFullPassRemovesVeryMany() {
        for (int i = 0; i < 200; i++) {
            graph.addUser("User" + i);
        }
        sync();
        List.copyOf(graph.users.keySet()).stream().limit(120).forEach(graph::vanish);

        assertThatThrownBy(this::sync).isInstanceOf(GiveUp.class).hasMessageContaining("120 of the 200 users");
        assertThat(count("directory_user where removed_at is null")).isEqualTo(200);

        sync(new SyncRun.Data(false, false, true));
        assertThat(count("directory_user where removed_at is null")).isEqualTo(80);
    }

    @Test
    void waitsExactlyAsLongAsMicrosoftAsks() {
        graph.addUser("Adele");
        graph.answerNext(429, Map.of("Retry-After", "7"), BUSY);
        graph.answerNext(429, Map.of("Retry-After", "7"), BUSY);

        assertThatThrownBy(this::sync).isInstanceOfSatisfying(RetryLater.class, later -> {
            assertThat(later.after()).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(7));
            assertThat(later.ordered()).isTrue();
        });
    }

    @Test
    void takesAFreshTokenOnceWhenItsTokenIsRefused() {
        graph.addUser("Adele");
        graph.answerNext(200, Map.of(), "1");
        graph.answerNext(401, Map.of(), "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"x\"}}");

        sync();

        verify(tokens).forget(connection);
        assertThat(copiedUsers()).hasSize(1);
    }

    @Test
    void goesOnBehindTheLastPageThatWasWritten() {
        graph.pageSize = 10;
        for (int i = 0; i < 100; i++) {
            graph.addUser("User" + i);
        }
        graph.answerNext(200, Map.of(), "100");
        sync();
        graph.expireLinks();
        int before = graph.requests.size();
        graph.answerNext(410, Map.of(), "{\"error\":{\"code\":\"SyncStateNotFound\"}}");
        breakAfter(4);

        assertThatThrownBy(this::sync).isInstanceOf(RetryLater.class);
        int begun = graph.requests.size();
        sync();

        assertThat(begun - before).isLessThan(10);
        assertThat(graph.requests.size() - begun).isLessThan(10);
        assertThat(copiedUsers()).isEqualTo(graphUsers());
    }

    @Test
    void stopsARunThatWasOvertaken(@org.springframework.beans.factory.annotation.Autowired PageWriter writer) {
        UUID id = graph.addUser("Adele");
        sync();
        SyncPosition stale = new SyncPosition(null, "an old link", 1, false, 0);
        SyncRun run = new SyncRun(new Attempt(customer, connection, SyncRun.Data.ASKED), view(), SyncRun.Data.ASKED);
        var page = new io.gatehouse.microsoft.DeltaPage(1, null, "link");
        var change =
                new io.gatehouse.microsoft.UserChange(id.toString(), io.gatehouse.microsoft.Removal.FINAL, Map.of());

        assertThatThrownBy(() -> in(() -> writer.users(run, stale, page, List.of(change))))
                .isInstanceOf(SyncOvertaken.class);

        assertThat(removal(id)).isNull();
    }

    @Test
    void endsWithTheTruthWhateverHappens() {
        for (long seed = 1; seed <= 12; seed++) {
            connectCustomer();
            graph.reset(seed);
            graph.mischief = true;
            graph.pageSize = 3 + (int) seed;
            Random random = new Random(seed);
            populate();
            for (int round = 0; round < 8; round++) {
                for (int change = random.nextInt(12); change > 0; change--) {
                    disturb(random);
                }
                syncUntilDone(random);
                assertThat(copiedUsers())
                        .as("users, seed %d, round %d", seed, round)
                        .isEqualTo(graphUsers());
                assertThat(copiedGroups())
                        .as("groups, seed %d, round %d", seed, round)
                        .isEqualTo(graphGroups());
                assertThat(copiedMembers())
                        .as("members, seed %d, round %d", seed, round)
                        .isEqualTo(graphMembers());
            }
        }
    }

    private void syncUntilDone(Random random) {
        for (int attempt = 0; ; attempt++) {
            if (attempt < 3 && random.nextInt(3) == 0) {
                breakAfter(random.nextInt(5));
            }
            try {
                sync(new SyncRun.Data(true, random.nextInt(6) == 0, true));
                return;
            } catch (RetryLater again) {
                assertThat(attempt).isLessThan(20);
            }
        }
    }

    private void disturb(Random random) {
        FakeGraph.Entity user = pick(random, graph.users);
        FakeGraph.Entity group = pick(random, graph.groups);
        UUID anyone = List.copyOf(graph.users.keySet()).get(random.nextInt(graph.users.size()));
        switch (random.nextInt(12)) {
            case 0, 1 -> graph.addUser("New" + random.nextInt(1_000_000));
            case 2 -> graph.change(user, "displayName", "Renamed " + random.nextInt(1_000_000));
            case 3 -> graph.change(user, "jobTitle", null);
            case 4 -> graph.remove(user, "changed");
            case 5 -> graph.restore(user);
            case 6 -> graph.member(group, anyone, "user", random.nextBoolean());
            case 7 -> graph.member(group, UUID.randomUUID(), "device", true);
            case 8 -> graph.addGroup("Group" + random.nextInt(1_000_000));
            case 9 -> graph.remove(group, random.nextBoolean() ? "changed" : "deleted");
            case 10 -> graph.vanish(anyone);
            default -> graph.expireLinks();
        }
    }

    private static FakeGraph.Entity pick(Random random, Map<UUID, FakeGraph.Entity> all) {
        return List.copyOf(all.values()).get(random.nextInt(all.size()));
    }

    private void populate() {
        List<UUID> people = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            people.add(graph.addUser("Person" + i));
        }
        for (int i = 0; i < 4; i++) {
            FakeGraph.Entity group = graph.groups.get(graph.addGroup("Team" + i));
            for (int j = i; j < people.size(); j += 2) {
                graph.member(group, people.get(j), "user", true);
            }
        }
    }

    /** Lets some calls pass, then Graph is unavailable once. */
    private void breakAfter(int calls) {
        graph.breakAfter(calls);
    }

    private io.gatehouse.connection.ConnectionView view() {
        return in(() -> connections.get(connection));
    }

    @org.springframework.beans.factory.annotation.Autowired
    io.gatehouse.connection.Connections connections;

    private Map<UUID, String> copiedUsers() {
        return copied("""
                select id, concat_ws('|', user_principal_name, display_name, coalesce(job_title, '-'), account_enabled,
                  array_to_string(business_phones, ', ')) as words
                from directory_user where customer_id = ? and removed_at is null
                """);
    }

    private Map<UUID, String> copiedGroups() {
        return copied("""
                select id, concat_ws('|', display_name, security_enabled, array_to_string(group_types, ', ')) as words
                from directory_group where customer_id = ? and removed_at is null
                """);
    }

    private Map<UUID, String> copied(String query) {
        Map<UUID, String> copied = new TreeMap<>();
        in(() -> {
            sql(query).param(customer).query(row -> {
                copied.put(row.getObject("id", UUID.class), row.getString("words"));
            });
            return copied;
        });
        return copied;
    }

    private TreeSet<String> copiedMembers() {
        return in(
                () -> new TreeSet<>(sql("""
                        select m.group_id || '/' || m.member_id from directory_member m
                        join directory_group g using (provider_id, customer_id)
                        left join directory_user u on u.provider_id = m.provider_id and u.customer_id = m.customer_id
                          and u.id = m.member_id
                        where m.customer_id = ? and g.id = m.group_id and g.removed_at is null and u.removed_at is null
                        """).param(customer).query(String.class).list()));
    }

    private Map<UUID, String> graphUsers() {
        return present(
                graph.users,
                List.of("userPrincipalName", "displayName", "jobTitle", "accountEnabled", "businessPhones"));
    }

    private Map<UUID, String> graphGroups() {
        return present(graph.groups, List.of("displayName", "securityEnabled", "groupTypes"));
    }

    private static Map<UUID, String> present(Map<UUID, FakeGraph.Entity> all, List<String> properties) {
        Map<UUID, String> present = new TreeMap<>();
        all.forEach((id, entity) -> {
            if (entity.removed == null) {
                present.put(
                        id,
                        properties.stream()
                                .map(name -> words(entity.properties.get(name)))
                                .collect(Collectors.joining("|")));
            }
        });
        return present;
    }

    private static String words(Object value) {
        return switch (value) {
            case null -> "-";
            case Boolean flag -> flag ? "t" : "f";
            case List<?> list -> list.stream().map(Object::toString).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    private TreeSet<String> graphMembers() {
        TreeSet<String> members = new TreeSet<>();
        graph.groups.forEach((group, entity) -> entity.members.forEach((id, member) -> {
            FakeGraph.Entity user = graph.users.get(id);
            if (entity.removed == null && member.present() && (user == null || user.removed == null)) {
                members.add(group + "/" + id);
            }
        }));
        return members;
    }

    private List<String> versions() {
        return in(() -> sql("""
                        select xmin || ' ' || id from directory_user where customer_id = :customer
                        union all select xmin || ' ' || id from directory_group where customer_id = :customer
                        union all select xmin || ' ' || member_id from directory_member where customer_id = :customer
                        order by 1
                        """).param("customer", customer).query(String.class).list());
    }

    private String removal(UUID user) {
        return in(() -> sql("select removal from directory_user where customer_id = ? and id = ?")
                .params(customer, user)
                .query((row, n) -> java.util.Optional.ofNullable(row.getString(1)))
                .single()
                .orElse(null));
    }

    private long count(String table) {
        return in(() -> sql("select count(*) from " + table).query(Long.class).single());
    }

    private List<String> actions() {
        return in(() -> sql("select action from audit_entry order by seq")
                .query(String.class)
                .list());
    }
}
