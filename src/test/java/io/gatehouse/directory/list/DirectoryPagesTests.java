package io.gatehouse.directory.list;

import static io.gatehouse.web.TestCallers.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.directory.DirectoryBase;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
        assertThat(members.get(1).get("userPrincipalName").asString()).isEqualTo("adele@contoso.example");
        assertThat(members.get(0).get("type").asString()).isEqualTo("device");
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
