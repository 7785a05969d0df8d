package io.gatehouse.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.RandomSeeds;
import io.gatehouse.SandboxTest;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.TestSandbox;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.directory.sync.DirectorySync;
import io.gatehouse.directory.write.RemovalQuestions;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.RetryLater;
import io.gatehouse.job.run.Jobs;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.onboarding.FreshTenants;
import io.gatehouse.onboarding.TestInvitations;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever happens in a tenant, before and during syncs that are killed, sent back to the beginning and told things twice
 * or in part: what programs read here is in the end what Graph lists, whether they read it all or what changed.
 */
@SandboxTest
@AutoConfigureMockMvc
class TenantTruthTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int ROUNDS = 6;

    private static final List<String> OF_USERS = List.of(
            "userPrincipalName",
            "displayName",
            "givenName",
            "surname",
            "mail",
            "jobTitle",
            "department",
            "officeLocation",
            "mobilePhone",
            "businessPhones",
            "preferredLanguage",
            "usageLocation",
            "accountEnabled",
            "userType");
    private static final List<String> OF_GROUPS =
            List.of("displayName", "description", "mail", "mailEnabled", "securityEnabled", "groupTypes");
    private static final List<String> OF_LICENCES =
            List.of("skuPartNumber", "capabilityStatus", "appliesTo", "consumedUnits", "enabled");

    @LocalServerPort
    int port;

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Rows rows;

    @Autowired
    Customers customers;

    @Autowired
    Invitations invitations;

    @Autowired
    Connections connections;

    @Autowired
    AccessTokens tokens;

    @Autowired
    Jobs jobs;

    @Autowired
    DirectorySync sync;

    @Autowired
    RemovalQuestions questions;

    @Autowired
    Sandbox sandbox;

    private ProviderId provider;
    private SmallTenant tenant;
    private UUID customer;
    private UUID connection;
    private TenantHistory history;
    private final Follower follower = new Follower();
    private String asOf = "";

    @BeforeEach
    void connect() {
        provider = rows.first();
        tenant = FreshTenants.next(provider, customers);
        history = new TenantHistory(
                sandbox.world(), sandbox.world().tenant(tenant.tenantId()).orElseThrow());
        TestInvitations made = new TestInvitations(provider, customers, invitations);
        customer = made.customer(tenant.name(), tenant.tenantId());
        TestBrowser browser = new TestBrowser(TestSandbox.PUBLIC_URL, "http://localhost:" + port);
        AtMicrosoft microsoft = new AtMicrosoft(browser);
        microsoft.consent(microsoft.signIn(browser.open(made.link(customer).address()), tenant.admin()));
        connection = in(() -> connections.ofCustomer(customer).getFirst().id());
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> in(() -> jobs.list(JobQuery.ofConnection(connection, 20))).items().stream()
                        .noneMatch(job -> job.state().open()));
    }

    @AfterEach
    void release() {
        control("normal", "{}");
        history.undo();
        FreshTenants.release(rows, sandbox, tenant.tenantId());
    }

    @Test
    void endsWithWhatGraphListsWhateverHappens() {
        RandomSeeds.each("1-3", seed -> {
            Random random = new Random(seed);
            history.by(random);
            for (int round = 0; round < ROUNDS; round++) {
                quirks(random);
                for (int changes = random.nextInt(8); changes > 0; changes--) {
                    history.step();
                }
                sync(new SyncRun.Data(true, random.nextInt(6) == 0), () -> disturb(random));
                sync(SyncRun.Data.ASKED, () -> {});
                compare("round " + round);
            }
        });
    }

    private void quirks(Random random) {
        control("switches", """
                {"deltaPageSize": %d, "emptyPages": %s, "repeats": %s, "partial": %s}
                """.formatted(
                        1 + random.nextInt(9), random.nextBoolean(), random.nextBoolean(), random.nextBoolean()));
    }

    /** In the middle of a round. */
    private void disturb(Random random) {
        switch (random.nextInt(12)) {
            case 0 -> control("expire-delta", "{\"tenant\": \"%s\"}".formatted(tenant.tenantId()));
            case 1 -> throw new Killed();
            case 2, 3, 4 -> history.step();
            default -> {}
        }
    }

    private static final class Killed extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private void sync(SyncRun.Data asked, Runnable atEachPage) {
        UUID id = UUID.randomUUID();
        for (int attempt = 0; ; attempt++) {
            // some of it each time, or a pass over pages of one object never ends
            Runnable now = attempt < 4 ? atEachPage : () -> {};
            Attempt job = new Attempt(id, customer, connection, asked, now);
            try {
                ProviderScope.run(provider, () -> {
                    try {
                        sync.run(job);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                return;
            } catch (Killed | RetryLater again) {
                assertThat(attempt).isLessThan(50);
            } catch (GiveUp end) {
                if (in(() -> questions.agree(customer, "Maja Jensen")).isEmpty()) {
                    throw end;
                }
            }
        }
    }

    private record Attempt(UUID id, UUID customerId, UUID connectionId, SyncRun.Data data, Runnable atEachPage)
            implements JobContext {

        @Override
        public <T> T data(Class<T> type) {
            return type.cast(data);
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public void progress(long done, @Nullable Long total, String text) {
            atEachPage.run();
        }
    }

    private void compare(String when) {
        assertThat(objects(copied("/users", ""), "id", OF_USERS))
                .as("users, %s", when)
                .isEqualTo(objects(listed("/users?$select=id," + String.join(",", OF_USERS)), "id", OF_USERS));
        List<JsonNode> groups = listed("/groups?$select=id," + String.join(",", OF_GROUPS));
        List<JsonNode> copies = copied("/groups", "");
        assertThat(objects(copies, "id", OF_GROUPS)).as("groups, %s", when).isEqualTo(objects(groups, "id", OF_GROUPS));
        assertThat(members(copies, list -> copied(list, "")))
                .as("members, %s", when)
                .isEqualTo(members(groups, this::listed));
        copies.forEach(group -> assertThat(group.path("memberCount").asInt())
                .as("members of %s, %s", group.path("displayName"), when)
                .isEqualTo(copied("/groups/" + id(group) + "/members", "").size()));
        assertThat(objects(copied("/licences", ""), "skuId", OF_LICENCES))
                .as("licences, %s", when)
                .isEqualTo(objects(listed("/subscribedSkus"), "skuId", OF_LICENCES));
        follower.follow();
        assertThat(objects(follower.users.values(), "id", OF_USERS))
                .as("users of who reads changes, %s", when)
                .isEqualTo(objects(copied("/users", ""), "id", OF_USERS));
        assertThat(objects(follower.groups.values(), "id", OF_GROUPS))
                .as("groups of who reads changes, %s", when)
                .isEqualTo(objects(copies, "id", OF_GROUPS));
        assertThat(follower.members)
                .as("members of who reads changes, %s", when)
                .isEqualTo(members(copies, list -> copied(list, "")));
    }

    /** A program that reads the whole once, and what changed from then on. */
    private final class Follower {

        private final Map<String, JsonNode> users = new TreeMap<>();
        private final Map<String, JsonNode> groups = new TreeMap<>();
        private final Map<String, Set<String>> members = new TreeMap<>();
        private String since = "";

        void follow() {
            List<JsonNode> changed = copied("/users", since);
            String next = "&changedSince=" + asOf;
            changed.forEach(user -> apply(users, user));
            copied("/groups", since).forEach(group -> apply(groups, group));
            members.keySet().retainAll(groups.keySet());
            for (String group : groups.keySet()) {
                Map<String, JsonNode> held = new TreeMap<>();
                members.getOrDefault(group, Set.of()).forEach(member -> held.put(member, JSON.createObjectNode()));
                copied("/groups/" + group + "/members", since).forEach(member -> apply(held, member));
                members.put(group, held.keySet());
            }
            since = next;
        }

        private void apply(Map<String, JsonNode> all, JsonNode one) {
            if (one.path("removed").asBoolean(false)) {
                all.remove(id(one));
            } else {
                all.put(id(one), one);
            }
        }
    }

    /** What is null, or an empty list, need not be told. */
    private static Map<String, Map<String, String>> objects(
            Collection<JsonNode> all, String id, List<String> properties) {
        Map<String, Map<String, String>> objects = new TreeMap<>();
        for (JsonNode one : all) {
            Map<String, String> told = new TreeMap<>();
            for (String property : properties) {
                JsonNode value =
                        property.equals("enabled") ? one.path("prepaidUnits").path(property) : one.path(property);
                if (!value.isMissingNode() && !value.isNull() && !(value.isArray() && value.isEmpty())) {
                    told.put(property, value.toString());
                }
            }
            assertThat(objects.put(one.path(id).asString(), told))
                    .as("told once")
                    .isNull();
        }
        return objects;
    }

    private static Map<String, Set<String>> members(List<JsonNode> groups, Function<String, List<JsonNode>> list) {
        Map<String, Set<String>> members = new TreeMap<>();
        groups.forEach(group -> members.put(
                id(group),
                list.apply("/groups/" + id(group) + "/members").stream()
                        .map(TenantTruthTests::id)
                        .collect(Collectors.toCollection(TreeSet::new))));
        return members;
    }

    private static String id(JsonNode object) {
        return object.path("id").asString();
    }

    /** As a program reads it here, page by page. */
    private List<JsonNode> copied(String path, String more) {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            MvcTestResult answer = mvc.get()
                    .uri("/api/v1/customers/" + customer + "/directory" + path + "?limit=20" + more + cursor)
                    .with(TestCallers.program(provider))
                    .exchange();
            assertThat(answer).hasStatusOk();
            JsonNode page = JSON.readTree(answer.getResponse().getContentAsByteArray());
            page.path("items").forEach(all::add);
            asOf = cursor.isEmpty() ? page.path("asOf").asString("") : asOf;
            cursor = page.hasNonNull("next") ? "&cursor=" + page.path("next").asString() : "";
        } while (!cursor.isEmpty());
        return all;
    }

    /** As Graph lists it. */
    private List<JsonNode> listed(String path) {
        String token = in(() -> tokens.forConnection(connection)).value().reveal();
        List<JsonNode> all = new ArrayList<>();
        String next = sandbox.graphEndpoint() + "/v1.0" + path;
        while (!next.isEmpty()) {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(next.replace(" ", "%20")))
                    .header("Authorization", "Bearer " + token));
            JsonNode page = JSON.readTree(answer.body());
            page.path("value").forEach(all::add);
            next = page.path("@odata.nextLink").asString("");
        }
        return all;
    }

    private void control(String path, String body) {
        send(HttpRequest.newBuilder(URI.create(sandbox.graphEndpoint() + "/_sandbox/" + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private <T extends @Nullable Object> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }
}
