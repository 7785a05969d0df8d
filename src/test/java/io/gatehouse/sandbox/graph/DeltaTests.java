package io.gatehouse.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Group;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A client that follows next and delta links ends with the same directory, whatever happens in between. */
class DeltaTests extends GraphTest {

    private static final String TENANT = SandboxFacts.CONTOSO;

    /** What a client keeps, and how it applies a page. */
    private static final class Copy {

        final Map<String, JsonNode> users = new TreeMap<>();
        final Map<String, Set<String>> members = new TreeMap<>();
        String usersLink = "/users/delta";
        String groupsLink = "/groups/delta";
        int pages;
        int emptyPages;

        void round(Random changes) {
            usersLink = follow(usersLink, changes, this::user);
            groupsLink = follow(groupsLink, changes, this::group);
        }

        private String follow(String link, Random changes, java.util.function.Consumer<JsonNode> apply) {
            String next = link;
            while (true) {
                JsonNode page = ok(next, reader());
                pages++;
                emptyPages += page.path("value").isEmpty() && page.has("@odata.nextLink") ? 1 : 0;
                page.path("value").forEach(apply);
                assertThat(page.has("@odata.nextLink")).isNotEqualTo(page.has("@odata.deltaLink"));
                if (page.has("@odata.deltaLink")) {
                    return page.path("@odata.deltaLink").asString();
                }
                next = page.path("@odata.nextLink").asString();
                if (changes.nextInt(3) == 0) {
                    Changes.some(TENANT, changes);
                }
            }
        }

        private void user(JsonNode item) {
            if (item.has("@removed")) {
                users.remove(item.path("id").asString());
            } else {
                users.put(item.path("id").asString(), item);
            }
        }

        private void group(JsonNode item) {
            String id = item.path("id").asString();
            if (item.has("@removed")) {
                members.remove(id);
                return;
            }
            var held = members.computeIfAbsent(id, ignored -> new TreeSet<>());
            item.path("members@delta").forEach(member -> {
                if (member.has("@removed")) {
                    held.remove(member.path("id").asString());
                } else {
                    held.add(member.path("id").asString());
                }
            });
        }
    }

    @AfterEach
    void calm() {
        control("normal", "{}");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void copyEqualsTheDirectoryAfterAnySequenceOfChanges(long seed) {
        var random = new Random(seed);
        deltaPages(3 + random.nextInt(9), seed % 2 == 0, seed % 3 == 0);
        var copy = new Copy();
        for (int round = 0; round < 8; round++) {
            copy.round(random);
            Changes.some(TENANT, random);
        }
        copy.round(new Random(0) {
            @Override
            public int nextInt(int bound) {
                return 1;
            }
        });
        assertThat(copy.users.keySet()).isEqualTo(worldUsers().keySet());
        worldUsers().forEach((id, person) -> assertSame(copy.users.get(id), person));
        assertThat(copy.members).isEqualTo(worldMembers());
        assertThat(copy.pages).isGreaterThan(20);
        assertThat(copy.emptyPages > 0).isEqualTo(seed % 2 == 0);
    }

    @Test
    void bringsFiveThousandUsersInPagesOfTwoHundred() {
        String token = application(SandboxFacts.FABRIKAM, "User.Read.All");
        var ids = new HashSet<String>();
        var sizes = new ArrayList<Integer>();
        String next = "/users/delta?$select=displayName,mail";
        while (next != null) {
            JsonNode page = ok(next, token);
            sizes.add(page.path("value").size());
            page.path("value").forEach(item -> ids.add(item.path("id").asString()));
            next = page.has("@odata.nextLink") ? page.path("@odata.nextLink").asString() : null;
        }
        assertThat(ids).hasSize(5_000);
        assertThat(sizes).hasSize(25).containsOnly(200);
    }

    @Test
    void splitsLargeGroupsOverPages() {
        String token = application(SandboxFacts.FABRIKAM, "Group.Read.All");
        var parts = new HashMap<String, Integer>();
        var members = new HashMap<String, Set<String>>();
        String next = "/groups/delta";
        while (next != null) {
            JsonNode page = ok(next, token);
            for (JsonNode group : page.path("value")) {
                String id = group.path("id").asString();
                parts.merge(id, 1, Integer::sum);
                group.path("members@delta")
                        .forEach(member -> assertThat(members.computeIfAbsent(id, ignored -> new HashSet<>())
                                        .add(member.path("id").asString()))
                                .isTrue());
            }
            next = page.has("@odata.nextLink") ? page.path("@odata.nextLink").asString() : null;
        }
        var groups = world().tenant(SandboxFacts.FABRIKAM).orElseThrow().groups();
        assertThat(parts).hasSize(groups.size()).hasSizeGreaterThanOrEqualTo(120);
        assertThat(parts.values()).anyMatch(times -> times > 10);
        groups.forEach((id, group) ->
                assertThat(members.getOrDefault(id, Set.of())).containsExactlyInAnyOrderElementsOf(group.memberIds()));
    }

    private static void assertSame(JsonNode item, Person person) {
        assertThat(item.path("jobTitle").asString(""))
                .isEqualTo(orEmpty(person.profile().jobTitle()));
        assertThat(item.path("officeLocation").asString(""))
                .isEqualTo(orEmpty(person.profile().officeLocation()));
        assertThat(item.path("displayName").asString())
                .isEqualTo(person.profile().displayName());
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text;
    }

    private static Map<String, Person> worldUsers() {
        var users = new TreeMap<String, Person>();
        world().tenant(TENANT).orElseThrow().people().values().stream()
                .filter(Person::present)
                .forEach(person -> users.put(person.id(), person));
        return users;
    }

    private static Map<String, Set<String>> worldMembers() {
        var members = new TreeMap<String, Set<String>>();
        world().tenant(TENANT).orElseThrow().groups().values().stream()
                .filter(Group::present)
                .forEach(group -> members.put(group.id(), new TreeSet<>(group.memberIds())));
        return members;
    }

    private static String reader() {
        return application(TENANT, "User.Read.All", "Group.Read.All");
    }

    /** Random changes through the control API, as the chaos page makes them. */
    private static final class Changes {

        private static final List<String> ACTIONS =
                List.of("ADD", "CHANGE", "REMOVE", "RESTORE", "PURGE", "MOVE_MEMBERS", "MOVE_MEMBERS", "CHANGE");

        static void some(String tenant, Random random) {
            String action = random.nextInt(25) == 0 ? "REMOVE_GROUPS" : ACTIONS.get(random.nextInt(ACTIONS.size()));
            int count = action.equals("REMOVE_GROUPS") ? 1 : 1 + random.nextInt(4);
            control("directory", "{\"tenant\":\"%s\",\"action\":\"%s\",\"count\":%d}".formatted(tenant, action, count));
        }
    }
}
