package io.gatehouse.directory.list;

import static io.gatehouse.web.TestCallers.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.Html;
import io.gatehouse.directory.DirectoryBase;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.ProviderScope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@AutoConfigureMockMvc
class DirectoryPagesTests extends DirectoryBase {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    DirectoryLists lists;

    @Autowired
    Jobs jobs;

    @Test
    void pagesThroughAllUsersByName() {
        for (int i = 0; i < 25; i++) {
            graph.addUser("User" + i);
        }
        sync();

        List<String> names = new ArrayList<>();
        String cursor = null;
        do {
            DirectoryQuery query = new DirectoryQuery(null, null, cursor, 10);
            var page = in(() -> lists.users(customer, query));
            page.items().forEach(user -> names.add(user.displayName()));
            cursor = page.next();
        } while (cursor != null);

        assertThat(names).hasSize(25).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void leadsBackFromEveryPage() throws Exception {
        for (int i = 0; i < 60; i++) {
            graph.addUser("User" + i);
            graph.addGroup("Group" + i);
        }
        sync();

        String tab = "/customers/" + customer + "/directory?view=";
        for (String view : List.of("users", "groups")) {
            List<String> there = new ArrayList<>();
            String href = tab + view;
            for (String next = href; !next.isEmpty(); next = Html.link("next", there.getLast())) {
                href = next;
                there.add(body(next));
            }
            assertThat(there).as(view).hasSize(3);
            String second = body(Html.link("prev", there.get(2)));
            String first = body(Html.link("prev", second));
            assertThat(people(second)).isNotEmpty().isEqualTo(people(there.get(1)));
            assertThat(people(first)).isNotEmpty().isEqualTo(people(there.getFirst()));
            assertThat(Html.link("prev", first)).as("before the first").isEmpty();
        }
    }

    private static List<String> people(String page) {
        return Pattern.compile("<td class=\"gh-name\">.*?</td>", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void findsByTheBeginningOfNameOrSignInName() {
        graph.addUser("Adele");
        graph.addUser("Ben");
        graph.change(graph.users.get(graph.addUser("x-adele")), "displayName", "Zoe");
        sync();

        assertThat(in(() -> lists.users(customer, new DirectoryQuery("ADE", null, null, 10)))
                        .items())
                .extracting(DirectoryUser::displayName)
                .containsExactly("Adele");
        assertThat(in(() -> lists.users(customer, new DirectoryQuery("x-", null, null, 10)))
                        .items())
                .extracting(DirectoryUser::displayName)
                .containsExactly("Zoe");
        assertThat(in(() -> lists.users(customer, new DirectoryQuery("%", null, null, 10)))
                        .items())
                .isEmpty();
    }

    @Test
    void readsAPageInTheOrderOfAnIndexHoweverManyThereAre() {
        for (int i = 0; i < 3_000; i++) {
            graph.addUser("User" + i);
        }
        sync();
        // behind the end of a sync PostgreSQL counts by itself, and nobody waits for it
        in(() -> sql("select analyze_directory()").query((row, n) -> true).single());

        assertThat(List.of(
                        new DirectoryQuery(null, null, null, 50),
                        new DirectoryQuery(
                                null,
                                null,
                                in(() -> lists.users(customer, new DirectoryQuery(null, null, null, 50)))
                                        .next(),
                                50)))
                .allSatisfy(query -> assertThat(in(() -> lists.plan(customer, query)))
                        .contains("directory_user_listed")
                        .doesNotContain("Sort"));
        Instant since = in(() -> sql("select min(changed_at) from directory_user")
                .query(java.time.OffsetDateTime.class)
                .single()
                .toInstant());
        assertThat(in(() -> lists.plan(customer, new DirectoryQuery(null, since, null, 50))))
                .as("what changed")
                .contains("directory_user_changed")
                .doesNotContain("Sort");
        assertThat(in(() -> lists.plan(customer, new DirectoryQuery("user299", null, null, 50))))
                .as("both ways of finding somebody")
                .contains("directory_user_listed", "directory_user_upn");
    }

    @Test
    void tellsWhatChangedIncludingWhoWasRemoved() {
        UUID gone = graph.addUser("Gone");
        graph.addUser("Same");
        sync();
        Instant before = in(() -> sql("select max(changed_at) + interval '1 microsecond' from directory_user")
                .query(java.time.OffsetDateTime.class)
                .single()
                .toInstant());
        graph.remove(graph.users.get(gone), "changed");
        sync();

        JsonNode answer = get("/users?changedSince=" + before);

        assertThat(answer.get("items")).hasSize(1);
        assertThat(answer.get("items").get(0).get("id").asString()).isEqualTo(gone.toString());
        assertThat(answer.get("items").get(0).get("removed").asBoolean()).isTrue();
        assertThat(answer.get("items").get(0).get("removedAt").asString()).isNotBlank();
        assertThat(get("/users").get("items")).hasSize(1);
    }

    /** A change bears the time at which its transaction began, which may end after somebody has read. */
    @Test
    void tellsNextTimeWhatWasBeingWrittenWhileSomebodyRead() {
        UUID renamed = graph.addUser("Renamed");
        graph.addUser("Same");
        sync();
        in(() -> sql("update directory_user set changed_at = now() - interval '1 hour'")
                .update());

        JsonNode read = in(() -> {
            sql("update directory_user set display_name = 'Anew', changed_at = now() where id = ?")
                    .param(renamed)
                    .update();
            return CompletableFuture.supplyAsync(() -> get("/users?limit=1")).join();
        });

        assertThat(get("/users?changedSince=" + read.get("asOf").asString()).get("items"))
                .singleElement()
                .satisfies(
                        user -> assertThat(user.get("displayName").asString()).isEqualTo("Anew"));
        assertThat(get("/users?limit=1&cursor=" + read.get("next").asString()).has("asOf"))
                .as("what the first page said counts for all of them")
                .isFalse();
        for (String list : List.of("/groups", "/domains", "/licences")) {
            assertThat(Instant.parse(get(list).get("asOf").asString())).as(list).isBefore(afterwards());
        }
    }

    @Test
    void tellsWhichGroupsChangedIncludingWhatWasRemoved() {
        UUID gone = graph.addGroup("Gone");
        member(gone, "Adele");
        UUID renamed = graph.addGroup("Old");
        graph.addGroup("Same");
        sync();
        Instant before = afterwards();
        graph.remove(graph.groups.get(gone), "deleted");
        graph.change(graph.groups.get(renamed), "displayName", "New");
        sync();

        JsonNode items = get("/groups?changedSince=" + before).get("items");
        assertThat(items)
                .hasSize(2)
                .allSatisfy(group -> assertThat(group.get("id").asString()).isIn(gone.toString(), renamed.toString()));
        assertThat(items)
                .filteredOn(group -> group.has("removed"))
                .singleElement()
                .satisfies(group -> {
                    assertThat(group.get("id").asString()).isEqualTo(gone.toString());
                    assertThat(group.get("removedAt").asString()).isNotBlank();
                    assertThat(group.get("memberCount").asInt()).isZero();
                });
        assertThat(get("/groups").get("items")).hasSize(2);
    }

    @Test
    void tellsWhoJoinedWhoLeftAndWhoCameBack() throws Exception {
        UUID group = graph.addGroup("Everybody");
        UUID leaves = member(group, "Leaves");
        member(group, "Stays");
        sync();
        Instant before = afterwards();
        UUID joins = member(group, "Joins");
        graph.member(graph.groups.get(group), leaves, "user", false);
        sync();

        assertThat(changes(group, before)).containsOnly(entry(joins, false), entry(leaves, true));
        assertThat(get("/groups/" + group + "/members").get("items")).hasSize(2);
        assertThat(get("/groups").get("items").get(0).get("memberCount").asInt())
                .isEqualTo(2);
        assertThat(file("members")).contains("Stays", "Joins").doesNotContain("Leaves");
        assertThat(body("/customers/" + customer + "/directory?group=" + group))
                .contains("Stays", "Joins")
                .doesNotContain("Leaves");

        before = afterwards();
        graph.member(graph.groups.get(group), leaves, "user", true);
        sync();

        assertThat(changes(group, before)).containsOnly(entry(leaves, false));
        assertThat(get("/groups/" + group + "/members").get("items")).hasSize(3);
    }

    /** A program knows of no user that is gone who would still be somebody's member. */
    @Test
    void countsWhoWasDeletedAsHavingLeftAndWhoIsRestoredAsBack() {
        UUID group = graph.addGroup("Everybody");
        UUID person = member(group, "Person");
        member(group, "Stays");
        sync();
        Instant before = afterwards();
        graph.remove(graph.users.get(person), "changed");
        sync();
        assertThat(changes(group, before)).containsOnly(entry(person, true));

        before = afterwards();
        graph.restore(graph.users.get(person));
        sync();
        assertThat(changes(group, before)).containsOnly(entry(person, false));
    }

    @Test
    void tellsThatEverybodyLeftAGroupThatIsGone() {
        UUID deleted = graph.addGroup("Deleted");
        UUID first = member(deleted, "First");
        UUID binned = graph.addGroup("Binned");
        UUID second = member(binned, "Second");
        sync();
        Instant before = afterwards();
        graph.remove(graph.groups.get(deleted), "deleted");
        graph.remove(graph.groups.get(binned), "changed");
        sync();

        assertThat(changes(deleted, before)).containsOnly(entry(first, true));
        assertThat(changes(binned, before)).containsOnly(entry(second, true));
        assertThat(get("/groups/" + binned + "/members").get("items")).isEmpty();
    }

    @Test
    void findsInAFullPassWhoLeftWithoutAWord() {
        UUID group = graph.addGroup("Everybody");
        UUID device = UUID.randomUUID();
        graph.member(graph.groups.get(group), device, "device", true);
        UUID person = member(group, "Person");
        sync();
        Instant before = afterwards();
        graph.forgetMember(group, device);
        sync(new SyncRun.Data(false, true));

        assertThat(changes(group, before)).containsOnly(entry(device, true));
        assertThat(get("/groups/" + group + "/members").get("items"))
                .singleElement()
                .satisfies(member -> assertThat(member.get("id").asString()).isEqualTo(person.toString()));
    }

    @Test
    void pagesThroughWhoJoinedAndLeft() {
        UUID group = graph.addGroup("Everybody");
        List<UUID> people = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            people.add(member(group, "Person" + i));
        }
        sync();
        people.subList(0, 6).forEach(person -> graph.member(graph.groups.get(group), person, "user", false));
        sync();

        List<UUID> told = new ArrayList<>();
        String path = "/groups/" + group + "/members?limit=5&changedSince=2026-01-01T00:00:00Z";
        for (String next = ""; next != null; ) {
            JsonNode page = get(path + next);
            page.get("items")
                    .forEach(item -> told.add(UUID.fromString(item.get("id").asString())));
            next = page.has("next") ? "&cursor=" + page.get("next").asString() : null;
        }
        assertThat(told).hasSize(12).doesNotHaveDuplicates().containsAll(people);
        assertThat(told.subList(6, 12)).as("the last to change come last").hasSameElementsAs(people.subList(0, 6));
    }

    @Test
    void forgetsAfterThirtyDaysWhoLeft(@Autowired List<RecurringWork> works) {
        UUID group = graph.addGroup("Everybody");
        UUID lately = member(group, "Lately");
        UUID longAgo = member(group, "Long ago");
        UUID stays = member(group, "Stays");
        sync();
        List.of(lately, longAgo).forEach(person -> graph.member(graph.groups.get(group), person, "user", false));
        sync();
        in(() -> sql("update directory_member set removed_at = now() - interval '29 days' where member_id = ?")
                .param(lately)
                .update());
        in(() -> sql("update directory_member set removed_at = now() - interval '31 days' where member_id = ?")
                .param(longAgo)
                .update());

        forgetFormer(works);

        assertThat(in(() -> sql("select member_id from directory_member where group_id = ?")
                        .param(group)
                        .query(UUID.class)
                        .list()))
                .containsExactlyInAnyOrder(lately, stays);
    }

    /** A connection that was red for days: whoever was restored meanwhile is told of by the next copy. */
    @Test
    void forgetsNobodyWhomTheLastCopyMayHaveMissed(@Autowired List<RecurringWork> works) {
        UUID group = graph.addGroup("Everybody");
        UUID restored = member(group, "Restored");
        UUID stays = member(group, "Stays");
        sync();
        graph.remove(graph.users.get(restored), "changed");
        graph.member(graph.groups.get(group), stays, "user", false);
        sync();
        removedDaysAgo(restored, 31);
        in(() -> sql("update directory_member set removed_at = now() - interval '31 days' where member_id = ?")
                .param(stays)
                .update());
        in(() -> sql("update directory_sync set last_finished_at = now() - interval '2 days'")
                .update());

        forgetFormer(works);

        assertThat(in(() ->
                        sql("select id from directory_user").query(UUID.class).list()))
                .containsExactlyInAnyOrder(restored, stays);
        assertThat(in(() -> sql("select member_id from directory_member where group_id = ?")
                        .param(group)
                        .query(UUID.class)
                        .list()))
                .containsExactlyInAnyOrder(restored, stays);
    }

    private void forgetFormer(List<RecurringWork> works) {
        works.stream()
                .filter(work -> work.name().equals("directory.former"))
                .forEach(work -> ProviderScope.run(provider, work::run));
    }

    /** Who has gone is no reason to keep his data for ever, and nobody may take the rest for everything. */
    @Test
    void forgetsWhoWasRemovedAndTellsThoseWhoAskForChangesSinceBefore(@Autowired List<RecurringWork> works) {
        UUID group = graph.addGroup("Everybody");
        UUID lately = member(group, "Lately");
        UUID longAgo = member(group, "Long ago");
        UUID stays = member(group, "Stays");
        sync();
        graph.remove(graph.users.get(lately), "changed");
        graph.remove(graph.users.get(longAgo), "deleted");
        sync();
        removedDaysAgo(lately, 29);
        removedDaysAgo(longAgo, 31);
        String before = daysAgo(32);
        assertThat(get("/users?changedSince=" + before).get("items").findValuesAsString("id"))
                .contains(longAgo.toString());

        forgetFormer(works);

        assertThat(in(() ->
                        sql("select id from directory_user").query(UUID.class).list()))
                .containsExactlyInAnyOrder(lately, stays);
        assertThat(get("/groups/" + group + "/members").get("items").findValuesAsString("id"))
                .as("nobody comes back as a member")
                .containsExactly(stays.toString());
        for (String list : List.of("/users", "/groups/" + group + "/members")) {
            assertThat(mvc.get()
                            .uri("/api/v1/customers/" + customer + "/directory" + list + "?changedSince=" + before)
                            .with(operator(provider)))
                    .as(list)
                    .hasStatus(410)
                    .bodyJson()
                    .extractingPath("$.code")
                    .isEqualTo("resync");
        }
        assertThat(get("/users?changedSince=" + daysAgo(30)).get("items").findValuesAsString("id"))
                .contains(lately.toString());
        assertThat(get("/groups?changedSince=" + before).get("items"))
                .as("no group was forgotten")
                .hasSize(1);
    }

    private void removedDaysAgo(UUID user, int days) {
        in(() -> sql("""
                        update directory_user set removed_at = now() - make_interval(days => ?),
                          changed_at = now() - make_interval(days => ?) where id = ?
                        """).params(days, days, user).update());
    }

    private static String daysAgo(int days) {
        return Instant.now().minus(Duration.ofDays(days)).toString();
    }

    /** What was copied for a service that wished for it stays, and is said to be old. */
    @Test
    void saysThatGroupsAreOldOnceNoServiceWishesForThem() {
        UUID group = graph.addGroup("Everybody");
        member(group, "Adele");
        sync();
        assertThat(get("/groups").has("notCurrentSince")).isFalse();
        wish(connection, "USERS");
        graph.addGroup("Later");
        graph.addUser("Ben");
        sync();

        JsonNode groups = get("/groups");
        assertThat(groups.get("items")).hasSize(1);
        assertThat(groups.get("notCurrentSince").asString()).isNotBlank();
        assertThat(get("/groups/" + group + "/members").has("notCurrentSince")).isTrue();
        JsonNode users = get("/users");
        assertThat(users.get("items")).hasSize(2);
        assertThat(users.has("notCurrentSince")).isFalse();
        assertThat(body("/customers/" + customer + "/directory?view=groups"))
                .contains("Everybody", "Copied no longer", "Not current since", "no service in use copies this");
        assertThat(body("/customers/" + customer + "/directory"))
                .contains("Last complete")
                .doesNotContain("no service in use copies this");
    }

    private UUID member(UUID group, String name) {
        UUID person = graph.addUser(name);
        graph.member(graph.groups.get(group), person, "user", true);
        return person;
    }

    /** Whom a program hears of, and whether as removed. */
    private Map<UUID, Boolean> changes(UUID group, Instant since) {
        Map<UUID, Boolean> changes = new HashMap<>();
        for (JsonNode member :
                get("/groups/" + group + "/members?changedSince=" + since).get("items")) {
            assertThat(member.has("removed")).isEqualTo(member.has("removedAt"));
            changes.put(UUID.fromString(member.get("id").asString()), member.has("removed"));
        }
        return changes;
    }

    /** Later than all that was written so far. */
    private Instant afterwards() {
        return in(() -> sql("select now()")
                        .query(java.time.OffsetDateTime.class)
                        .single())
                .toInstant();
    }

    @Test
    void listsGroupsWithTheirMembers() {
        UUID group = graph.addGroup("Everybody");
        UUID adele = graph.addUser("Adele");
        UUID device = UUID.randomUUID();
        graph.member(graph.groups.get(group), adele, "user", true);
        graph.member(graph.groups.get(group), device, "device", true);
        sync();

        assertThat(get("/groups").get("items").get(0).get("memberCount").asInt())
                .isEqualTo(2);
        JsonNode members = get("/groups/" + group + "/members").get("items");
        assertThat(members).hasSize(2);
        assertThat(members)
                .anySatisfy(member -> {
                    assertThat(member.get("id").asString()).isEqualTo(adele.toString());
                    assertThat(member.get("userPrincipalName").asString()).isEqualTo("adele@contoso.example");
                })
                .anySatisfy(member -> {
                    assertThat(member.get("id").asString()).isEqualTo(device.toString());
                    assertThat(member.get("type").asString()).isEqualTo("device");
                });
    }

    /** Else each page of a large group would put all of it in order. */
    @Test
    void readsAllMembersInTheOrderOfAnIndex() {
        UUID group = graph.addGroup("Everybody");
        List<UUID> people = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            people.add(member(group, "Person" + i));
        }
        graph.remove(graph.users.get(people.removeFirst()), "deleted");
        sync();
        in(() -> sql("select analyze_directory()").query((row, n) -> true).single());

        List<UUID> told = new ArrayList<>();
        List<String> cursors = new ArrayList<>();
        for (String cursor = null; cursors.isEmpty() || cursor != null; ) {
            cursors.add(cursor);
            DirectoryQuery query = new DirectoryQuery(null, null, cursor, 400);
            var page = in(() -> lists.everyMember(customer, group, query));
            page.items().forEach(member -> told.add(member.id()));
            cursor = page.next();
        }

        assertThat(told).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(people);
        assertThat(cursors)
                .hasSize(3)
                .allSatisfy(cursor -> assertThat(
                                in(() -> lists.plan(customer, group, new DirectoryQuery(null, null, cursor, 20))))
                        .containsPattern("Index (Only )?Scan using directory_member_\\w+ on directory_member")
                        .doesNotContain("Sort"));
    }

    /** A program that reads while the portal is upgraded has read some pages by name. */
    @Test
    void goesOnByNameWhereTheFirstPagesWereReadByName() {
        UUID group = graph.addGroup("Everybody");
        for (int i = 0; i < 12; i++) {
            member(group, "Person" + i);
        }
        sync();

        var first = in(() -> lists.members(customer, group, new DirectoryQuery(null, null, null, 5)));
        var rest = in(() -> lists.everyMember(customer, group, new DirectoryQuery(null, null, first.next(), 50)));

        assertThat(first.items()).hasSize(5);
        assertThat(rest.items())
                .hasSize(7)
                .doesNotContainAnyElementsOf(first.items())
                .extracting(DirectoryMember::displayName)
                .isSorted();
    }

    @Test
    void givesTheCopyAwayAsFilesAndNotesWhoTookThem() throws Exception {
        UUID group = graph.addGroup("=Everybody");
        UUID adele = graph.addUser("Adele");
        graph.member(graph.groups.get(group), adele, "user", true);
        sync();

        assertThat(file("users"))
                .contains("userPrincipalName,displayName")
                .contains(adele + ",adele@contoso.example,Adele")
                .contains("\r\n");
        assertThat(file("groups")).contains(group + ",\"'=Everybody\"");
        assertThat(file("members")).contains(group + ",\"'=Everybody\"," + adele + ",user,Adele");

        assertThat(in(() -> sql("select count(*) from audit_entry where action = 'directory.exported'")
                        .query(Long.class)
                        .single()))
                .isEqualTo(3);
        assertThat(mvc.get()
                        .uri("/customers/" + customer + "/directory/users.csv")
                        .with(operator(rows.another("Stranger"))))
                .hasStatus(HttpStatus.NOT_FOUND);
    }

    private String file(String what) throws Exception {
        var answer = mvc.get()
                .uri("/customers/" + customer + "/directory/" + what + ".csv")
                .with(operator(provider))
                .exchange();
        assertThat(answer).hasStatusOk();
        assertThat(answer.getResponse().getHeader("Content-Disposition")).contains("contoso-" + what);
        return answer.getResponse().getContentAsString();
    }

    @Test
    void takesWhatASyncMayDoOverRest() {
        graph.addUser("Adele");
        sync();

        var answer = mvc.post()
                .uri("/api/v1/connections/" + connection + "/sync")
                .with(operator(provider))
                .contentType("application/json")
                .content("{\"removals\":true,\"full\":true}")
                .exchange();

        assertThat(answer).hasStatus(HttpStatus.ACCEPTED);
        assertThat(in(() -> sql("select data from job_run where kind = 'directory.sync' and data like '%true%'")
                        .query(String.class)
                        .list()))
                .singleElement()
                .asString()
                .contains("\"full\":true");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> in(() ->
                                sql("select count(*) from job_run where kind = 'directory.sync' and state = 'SUCCEEDED'")
                                        .query(Long.class)
                                        .single())
                        == 1);
    }

    @Test
    void hidesADirectoryFromAnotherProvider() {
        graph.addUser("Adele");
        sync();
        var stranger = operator(rows.another("Stranger"));

        assertThat(mvc.get()
                        .uri("/api/v1/customers/" + customer + "/directory/users")
                        .with(stranger))
                .hasStatus(HttpStatus.NOT_FOUND);
        assertThat(mvc.get()
                        .uri("/api/v1/customers/" + customer + "/directory/groups/" + UUID.randomUUID() + "/members")
                        .with(operator(provider)))
                .hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    void startsASyncOverRest() {
        graph.addUser("Adele");

        var answer = mvc.post()
                .uri("/api/v1/connections/" + connection + "/sync")
                .with(operator(provider))
                .exchange();

        assertThat(answer).hasStatus(HttpStatus.ACCEPTED);
        assertThat(answer).bodyJson().hasPath("jobId");
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofMinutes(2))
                .until(() -> ProviderScope.call(
                                        provider,
                                        () -> jobs.list(JobQuery.ofCustomer(customer, 5))
                                                .items())
                                .getFirst()
                                .state()
                        == io.gatehouse.job.JobState.SUCCEEDED);
        assertThat(get("/users").get("items")).hasSize(1);
    }

    @Test
    void showsTheCopyOnTheCustomerPage() {
        UUID group = graph.addGroup("Everybody");
        graph.member(graph.groups.get(group), graph.addUser("Adele"), "user", true);
        for (int i = 0; i < 30; i++) {
            graph.addUser("User" + i);
        }
        sync();

        assertThat(page("")).contains("Adele", "adele@contoso.example", "31", "Sync now", "cursor=");
        assertThat(page("?query=ade")).contains("Adele").doesNotContain("User1<");
        assertThat(page("?view=groups")).contains("Everybody", "group=" + group);
        assertThat(page("?group=" + group)).contains("Members of Everybody", "Adele");
        assertThat(mvc.post()
                        .uri("/customers/" + customer + "/directory/sync")
                        .with(operator(provider))
                        .with(csrf()))
                .hasRedirectedUrl("/customers/" + customer + "/directory?done=directory.sync");
    }

    @Test
    void countsInItsTabOnlyWhatAFinishedCopyHolds() {
        graph.addUser("Adele");
        sync();
        Pattern counted = Pattern.compile("Directory</span>\\s*<span class=\"gh-count\">1<");
        assertThat(page("")).containsPattern(counted);

        in(() -> sql("update directory_sync set last_finished_at = null").update());
        assertThat(page("")).doesNotContainPattern(counted);
    }

    @Test
    void tellsInWordsWhatASyncChangedAndDrawsTheDaysAtHome() throws Exception {
        for (int i = 0; i < 1_200; i++) {
            graph.addUser("User" + i);
        }
        sync();

        assertThat(Html.text(home("/customers/" + customer + "/activity")))
                .contains("was copied: 1,200 added")
                .doesNotContain("0 changed", "0 removed");
        assertThat(home("/"))
                .contains(
                        "Directory syncs",
                        "100%",
                        "of one sync in 14 days succeeded",
                        "One sync in 14 days, none failed.");
    }

    private String home(String address) throws Exception {
        return mvc.get()
                .uri(address)
                .with(operator(provider))
                .with(csrf())
                .exchange()
                .getMvcResult()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);
    }

    @Test
    void offersToRemoveWhatAFullListMissesAndDoesItOnDemandAlone() {
        for (int i = 0; i < 200; i++) {
            graph.addUser("User" + i);
        }
        sync();
        List.copyOf(graph.users.keySet()).stream().limit(120).forEach(graph::vanish);
        press("sync");
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> page("").contains("Run and remove"));
        assertThat(page("")).contains("120 of the 200 users", "Nothing was removed");
        assertThat(present()).isEqualTo(200);

        assertThat(page("")).contains("waits for an operator", "name=\"asked\" value=\"USERS:120\"");

        assertThat(mvc.post()
                        .uri("/customers/" + customer + "/directory/run-and-remove")
                        .param("asked", "USERS:90")
                        .with(operator(provider))
                        .with(csrf()))
                .as("another number than the one that is asked about")
                .hasRedirectedUrl("/customers/" + customer + "/directory");
        press("run-and-remove", "USERS:120");

        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> present() == 80);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> !page("").contains("Run and remove"));
    }

    private void press(String action) {
        press(action, "");
    }

    private void press(String action, String asked) {
        assertThat(mvc.post()
                        .uri("/customers/" + customer + "/directory/" + action)
                        .param("asked", asked)
                        .with(operator(provider))
                        .with(csrf()))
                .hasRedirectedUrl("/customers/" + customer + "/directory?done=directory.sync");
    }

    private long present() {
        return in(() -> sql("select count(*) from directory_user where customer_id = ? and removed_at is null")
                .param(customer)
                .query(Long.class)
                .single());
    }

    private String page(String query) {
        return body("/customers/" + customer + "/directory" + query);
    }

    private JsonNode get(String path) {
        return JsonMapper.shared().readTree(body("/api/v1/customers/" + customer + "/directory" + path));
    }

    private String body(String address) {
        var answer =
                mvc.get().uri(address).with(operator(provider)).with(csrf()).exchange();
        assertThat(answer).hasStatusOk();
        try {
            return answer.getResponse().getContentAsString();
        } catch (java.io.UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
