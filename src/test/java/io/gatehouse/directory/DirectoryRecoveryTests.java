package io.gatehouse.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;

import io.gatehouse.RandomSeeds;
import io.gatehouse.directory.position.SyncCounts;
import io.gatehouse.directory.position.SyncOvertaken;
import io.gatehouse.directory.position.SyncPosition;
import io.gatehouse.directory.position.SyncRun;
import io.gatehouse.directory.write.PageWriter;
import io.gatehouse.directory.write.SeenUsers;
import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobContext;
import io.gatehouse.job.RetryLater;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Syncs that are interrupted, refused or overtaken: the copy ends with the truth. */
class DirectoryRecoveryTests extends DirectorySyncBase {

    private static final String BUSY =
            "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"Please retry again later.\"}}";

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

    /** It marks each membership that it sees; that changes none. */
    @Test
    void countsNoGroupAsChangedWhereAFullPassFindsItAsItWas() {
        UUID group = graph.addGroup("Everybody");
        graph.member(graph.groups.get(group), graph.addUser("Adele"), "user", true);
        sync();
        graph.expireLinks();

        sync();

        assertThat(actions()).contains("sync.resynced");
        assertThat(Attempt.WORDS.getLast()).isEqualTo("Nothing has changed");

        graph.expireLinks();
        graph.member(graph.groups.get(group), graph.addUser("Bo"), "user", true);
        sync();
        assertThat(Attempt.WORDS.getLast()).isEqualTo("1 added, 1 changed, 0 removed");
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

        agree();
        sync();
        assertThat(count("directory_user where removed_at is null")).isEqualTo(80);
    }

    @Test
    void asksBeforeChangesRemoveVeryMany() {
        for (int i = 0; i < 200; i++) {
            graph.addUser("User" + i);
        }
        sync();
        List.copyOf(graph.users.values()).stream().limit(120).forEach(user -> graph.remove(user, "deleted"));

        assertThatThrownBy(this::sync)
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("120 of the 200 users we know are gone.")
                .hasMessageContaining("of them were removed before the sync stopped, the other")
                .hasMessageContaining("waits for an operator")
                .hasMessageContaining("Until then nothing is copied.");
        assertThat(count("directory_user where removed_at is null")).isBetween(140L, 199L);

        agree();
        sync();
        assertThat(count("directory_user where removed_at is null")).isEqualTo(80);
    }

    @Test
    void asksBeforeChangesEndVeryManyMemberships() {
        graph.pageSize = 40;
        FakeGraph.Entity group = graph.groups.get(graph.addGroup("Everybody"));
        List<UUID> people = new java.util.ArrayList<>();
        for (int i = 0; i < 200; i++) {
            people.add(graph.addUser("User" + i));
            graph.member(group, people.getLast(), "user", true);
        }
        sync();
        people.stream().limit(120).forEach(person -> graph.member(group, person, "user", false));

        assertThatThrownBy(this::sync)
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("120 of the 200 group memberships we know are gone.");
        assertThat(count("directory_member where removed_at is null")).isGreaterThanOrEqualTo(140);

        agree();
        sync();
        assertThat(count("directory_member where removed_at is null")).isEqualTo(80);
    }

    @Test
    void asksAgainWhereMoreWouldBeRemovedThanWasAgreedTo() {
        for (int i = 0; i < 200; i++) {
            graph.addUser("User" + i);
        }
        sync();
        remove(120);
        assertThatThrownBy(this::sync).hasMessageContaining("120 of the 200");
        agree();
        remove(60);

        assertThatThrownBy(() -> sync(new SyncRun.Data(false, true)))
                .isInstanceOf(GiveUp.class)
                .hasMessageContaining("180 of the 200");
        assertThat(count("directory_user where removed_at is null")).isEqualTo(150);
        agree();
        sync();
        assertThat(count("directory_user where removed_at is null")).isEqualTo(20);
        assertThat(count("directory_removal")).as("the next round asks anew").isZero();
    }

    /** Whoever presses Sync now after a colleague has agreed takes nothing back, nor does an outage. */
    @Test
    void keepsAnAgreementUntilARoundHasEnded() {
        for (int i = 0; i < 200; i++) {
            graph.addUser("User" + i);
        }
        sync();
        remove(120);
        assertThatThrownBy(this::sync).isInstanceOf(GiveUp.class);
        agree();
        breakAfter(1);
        assertThatThrownBy(this::sync).isInstanceOf(RetryLater.class);

        sync(SyncRun.Data.SCHEDULED);
        assertThat(count("directory_user where removed_at is null")).isEqualTo(80);
    }

    /** What somebody has put right in the tenant needs no agreement. */
    @Test
    void asksNoMoreOnceThoseAreBackThatWereGone() {
        graph.pageSize = 25;
        for (int i = 0; i < 200; i++) {
            graph.addUser("User" + i);
        }
        sync();
        remove(120);
        assertThatThrownBy(this::sync).isInstanceOf(GiveUp.class);
        List.copyOf(graph.users.values()).forEach(graph::restore);

        sync();
        assertThat(count("directory_user where removed_at is null")).isEqualTo(200);
        assertThat(count("directory_removal")).isZero();
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

    @org.springframework.beans.factory.annotation.Autowired
    io.gatehouse.directory.write.RemovalQuestions questions;

    @Test
    void waitsExactlyAsLongAsMicrosoftAsks() {
        graph.addUser("Adele");
        graph.answerNext(429, Map.of("Retry-After", "7"), BUSY);

        Instant before = Instant.now();
        assertThatThrownBy(this::sync).isInstanceOfSatisfying(RetryLater.class, later -> {
            Duration passed = Duration.between(before, Instant.now());
            assertThat(later.after()).isBetween(Duration.ofSeconds(7).minus(passed), Duration.ofSeconds(7));
            assertThat(later.ordered()).isTrue();
        });
        assertThat(graph.requests)
                .as("nothing is asked after the refused count, which is only for the progress bar")
                .containsExactly("/users/$count");
    }

    /** Nothing was asked the second time: what another job was told must not use up the patience of this one. */
    @Test
    void losesNoPatienceWhereMicrosoftIsNotAsked() {
        graph.addUser("Adele");
        graph.answerNext(503, Map.of("Retry-After", "60"), BUSY);

        assertThatThrownBy(this::sync).isInstanceOfSatisfying(RetryLater.class, later -> {
            assertThat(later.ordered()).isTrue();
            assertThat(later.setback()).as("it was told so itself").isTrue();
        });
        assertThatThrownBy(this::sync).isInstanceOfSatisfying(RetryLater.class, later -> {
            assertThat(later.ordered()).isTrue();
            assertThat(later.setback()).as("it asked nothing").isFalse();
        });
        assertThat(graph.requests).hasSize(1);
    }

    /** Else a hiccup of a minute would use up the patience that is meant for hours. */
    @Test
    void waitsLongerEachTimeThoughMicrosoftNamesSeconds() {
        Map<Integer, Duration> pauses =
                Map.of(1, Duration.ofSeconds(30), 5, Duration.ofSeconds(480), 11, Duration.ofSeconds(960));
        pauses.forEach((attempt, pause) -> {
            connectAnother();
            number = attempt;
            unavailable("1");
            assertThatThrownBy(this::sync).isInstanceOfSatisfying(RetryLater.class, later -> {
                assertThat(later.after()).isEqualTo(pause);
                assertThat(later.ordered()).as("a person may begin sooner").isFalse();
                assertThat(later.setback()).isTrue();
            });
        });

        connectAnother();
        number = 2;
        unavailable("3600");
        assertThatThrownBy(this::sync).isInstanceOfSatisfying(RetryLater.class, later -> {
            assertThat(later.after()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
            assertThat(later.ordered()).isTrue();
        });
    }

    private void unavailable(String named) {
        graph.answerNext(200, Map.of(), "1");
        graph.answerNext(503, Map.of("Retry-After", named), BUSY);
    }

    /** Where the whole connection has lost its rights that is what is told, and the sync waits for the repair. */
    @Test
    void hasTheConnectionLookedAtBeforeItGivesUp() {
        graph.addUser("Adele");
        in(() -> sql("update connection set last_verified_at = now() where id = ?")
                .param(connection)
                .update());
        forbidden();
        assertThatThrownBy(this::sync)
                .as("the look of before the refusal is none")
                .isInstanceOf(RetryLater.class);
        assertThat(count("job_run where kind = 'connection.verify'")).isOne();

        number = 2;
        in(() -> sql("update connection set last_verified_at = now() - interval '3 minutes' where id = ?")
                .param(connection)
                .update());
        forbidden();
        assertThatThrownBy(this::sync).as("nobody has looked yet").isInstanceOf(RetryLater.class);

        in(() -> sql("update connection set last_verified_at = now() where id = ?")
                .param(connection)
                .update());
        forbidden();
        assertThatThrownBy(this::sync).isInstanceOf(GiveUp.class);
    }

    private void forbidden() {
        graph.answerNext(200, Map.of(), "1");
        graph.answerNext(403, Map.of(), "{\"error\":{\"code\":\"Authorization_RequestDenied\",\"message\":\"x\"}}");
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

    /** Expired tokens are answered 40X, not always with a code that says so. */
    @ParameterizedTest
    @ValueSource(ints = {400, 404, 410})
    void readsAllAgainWhereALinkIsNotKnownAnyMore(int status) {
        graph.addUser("Adele");
        sync();
        UUID gone = graph.users.keySet().iterator().next();
        graph.addUser("Megan");
        graph.vanish(gone);
        graph.answerNext(status, Map.of(), "{\"error\":{\"code\":\"Request_ResourceNotFound\",\"message\":\"x\"}}");

        sync();

        assertThat(copiedUsers()).isEqualTo(graphUsers()).hasSize(1);
        assertThat(count("job_run where kind = 'connection.verify'")).isZero();
    }

    /** It would go round in circles for ever, and nobody else would have its thread. */
    @Test
    void endsWhereTheNextLinkLeadsBack() {
        graph.addUser("Adele");
        sync();
        UUID megan = graph.addUser("Megan");
        graph.answerAlways("/users/delta", 200, Map.of(), """
                {"value": [{"id": "%s", "displayName": "Megan"}],
                 "@odata.nextLink": "%s/v1.0/users/delta?$skiptoken=again"}
                """.formatted(megan, graph.origin()));
        AtomicInteger farther = new AtomicInteger();

        for (int attempt = 0; attempt < 3; attempt++) {
            long before = graph.pages();
            assertThatThrownBy(() -> sync(watched(farther)))
                    .isInstanceOfSatisfying(
                            RetryLater.class,
                            later -> assertThat(later.setback()).isTrue());
            assertThat(graph.pages() - before).isLessThan(20);
        }
        assertThat(farther).as("no patience comes back").hasValue(0);
        number = 12;
        assertThatThrownBy(this::sync).isInstanceOf(GiveUp.class);

        graph.answerAlways("/users/delta", 0, Map.of(), null);
        sync();
        assertThat(copiedUsers()).isEqualTo(graphUsers()).hasSize(2);
    }

    @Test
    void comparesEverythingWhereChangesAloneLeadInCircles() {
        graph.addUser("Adele");
        sync();
        graph.addUser("Megan");
        for (int page = 0; page < 4; page++) {
            graph.answerNext(200, Map.of(), """
                    {"value": [], "@odata.nextLink": "%s/v1.0/users/delta?$skiptoken=again"}
                    """.formatted(graph.origin()));
        }

        sync();

        assertThat(copiedUsers()).isEqualTo(graphUsers()).hasSize(2);
        assertThat(actions()).contains("sync.resynced");
    }

    private JobContext watched(AtomicInteger farther) {
        JobContext attempt = spy(attempt(SyncRun.Data.ASKED));
        doAnswer(call -> farther.incrementAndGet()).when(attempt).gotFarther();
        return attempt;
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
        long before = graph.pages();
        graph.answerNext(410, Map.of(), "{\"error\":{\"code\":\"SyncStateNotFound\"}}");
        breakAfter(6);

        assertThatThrownBy(this::sync).isInstanceOf(RetryLater.class);
        long begun = graph.pages();
        sync();

        assertThat(begun - before).isLessThan(10);
        assertThat(graph.pages() - begun).isLessThan(10);
        assertThat(copiedUsers()).isEqualTo(graphUsers());
    }

    /** Not every Graph tells where "from now on" begins, and not every one answers a list. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"code\":\"BadRequest\",\"message\":\"The token is not valid.\"}}",
                "{\"error\":{\"code\":\"SyncStateNotFound\"}}",
                "{\"value\": [], \"@odata.nextLink\": \"%s/v1.0/users/delta?$skiptoken=none\"}"
            })
    void copiesAllAsChangesWhereNothingIsToldFromNowOn(String answer) {
        graph.addUser("Adele");
        graph.addUser("Megan");
        graph.answerNext(200, Map.of(), "2");
        int status = answer.contains("value") ? 200 : answer.contains("Sync") ? 410 : 400;
        graph.answerNext(status, Map.of(), answer.replace("%s", graph.origin()));

        sync();

        assertThat(copiedUsers()).isEqualTo(graphUsers()).hasSize(2);
        assertThat(graph.requests).doesNotContain("/users");
    }

    /** A pass knows only in memory whom it has seen: in another process those would count as gone. */
    @Test
    void beginsAFullPassAgainThatAnotherProcessHasBegun(
            @org.springframework.beans.factory.annotation.Autowired SeenUsers seen) {
        graph.pageSize = 10;
        for (int i = 0; i < 60; i++) {
            graph.addUser("User" + i);
        }
        sync();
        UUID gone = List.copyOf(graph.users.keySet()).getFirst();
        graph.vanish(gone);
        breakAfter(5);
        assertThatThrownBy(() -> sync(new SyncRun.Data(true, true))).isInstanceOf(RetryLater.class);
        for (long generation = 1; generation < 9; generation++) {
            seen.end(customer, generation);
        }

        sync(new SyncRun.Data(true, true));

        assertThat(copiedUsers()).isEqualTo(graphUsers()).hasSize(59);
        assertThat(removal(gone)).isEqualTo("NOT_SEEN");
    }

    /** Replicas share the attempts of a job as it comes, and each throttle ends one. */
    @Test
    void goesOnWithAFullPassInAnyProcess(@org.springframework.beans.factory.annotation.Autowired SeenUsers seen) {
        graph.pageSize = 10;
        for (int i = 0; i < 150; i++) {
            graph.addUser("User" + i);
        }
        sync();
        UUID gone = List.copyOf(graph.users.keySet()).get(3);
        graph.vanish(gone);
        UUID changed = List.copyOf(graph.users.keySet()).get(7);
        graph.change(graph.users.get(changed), "jobTitle", "Manager");
        graph.requests.clear();

        int attempts = 1;
        for (boolean done = false; !done; attempts++) {
            assertThat(attempts).as("ends").isLessThan(9);
            breakAfter(5);
            try {
                sync(new SyncRun.Data(true, true));
                done = true;
            } catch (RetryLater throttled) {
                for (long generation = 1; generation < 20; generation++) {
                    seen.end(customer, generation);
                }
            }
        }

        assertThat(copiedUsers()).isEqualTo(graphUsers()).hasSize(149);
        assertThat(removal(gone)).isEqualTo("NOT_SEEN");
        assertThat(copiedUsers().get(changed)).contains("Manager");
        assertThat(removal(changed)).isNull();
    }

    /** Each attempt that a throttle of the groups ends would read all users anew. */
    @Test
    void comparesUsersOnceForAJobWhateverItsGroupsMeet() {
        populate();
        sync();
        Attempt first = new Attempt(customer, connection, new SyncRun.Data(false, true));
        String away = "{\"error\":{\"code\":\"serviceNotAvailable\",\"message\":\"x\"}}";
        graph.answerAlways("/groups/delta", 503, Map.of(), away);
        graph.requests.clear();
        assertThatThrownBy(() -> sync(first)).isInstanceOf(RetryLater.class);
        assertThat(graph.requests).contains("/users");
        graph.answerAlways("/groups/delta", 0, Map.of(), null);
        graph.requests.clear();

        sync(first);

        assertThat(graph.requests).contains("/groups/delta").doesNotContain("/users");
        graph.requests.clear();
        sync(new SyncRun.Data(false, true));
        assertThat(graph.requests).as("the next who wants that").contains("/users");
    }

    @Test
    void stopsARunThatWasOvertaken(@org.springframework.beans.factory.annotation.Autowired PageWriter writer) {
        UUID id = graph.addUser("Adele");
        sync();
        SyncPosition stale = new SyncPosition(null, "an old link", 1, false, false, 0, null, SyncCounts.NONE);
        SyncRun run = new SyncRun(new Attempt(customer, connection, SyncRun.Data.ASKED), view(), SyncRun.Data.ASKED);
        var page = new io.gatehouse.microsoft.delta.DeltaPage(1, null, "link");
        var change = new io.gatehouse.microsoft.delta.UserChange(
                id.toString(), io.gatehouse.microsoft.delta.Removal.FINAL, Map.of());

        assertThatThrownBy(() -> in(() -> writer.users(run, stale, page, List.of(change))))
                .isInstanceOf(SyncOvertaken.class);

        assertThat(removal(id)).isNull();
    }

    @Test
    void endsWithTheTruthWhateverHappens() {
        RandomSeeds.each("1-12", seed -> {
            connectCustomer();
            graph.reset(seed);
            graph.mischief = true;
            graph.pageSize = 3 + (int) (seed % 12);
            Random random = new Random(seed);
            populate();
            for (int round = 0; round < 8; round++) {
                for (int change = random.nextInt(12); change > 0; change--) {
                    disturb(random);
                }
                syncUntilDone(random);
                assertThat(copiedUsers()).as("users, round %d", round).isEqualTo(graphUsers());
                assertThat(copiedGroups()).as("groups, round %d", round).isEqualTo(graphGroups());
                assertThat(copiedMembers()).as("members, round %d", round).isEqualTo(graphMembers());
            }
        });
    }

    private void syncUntilDone(Random random) {
        for (int attempt = 0; ; attempt++) {
            if (attempt < 3 && random.nextInt(3) == 0) {
                breakAfter(random.nextInt(5));
            }
            try {
                sync(new SyncRun.Data(true, random.nextInt(6) == 0));
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

    /** Lets some calls pass, then Graph is unavailable once. */
    private void breakAfter(int calls) {
        graph.breakAfter(calls);
    }

    private io.gatehouse.connection.ConnectionView view() {
        return in(() -> connections.get(connection));
    }

    @org.springframework.beans.factory.annotation.Autowired
    io.gatehouse.connection.Connections connections;

    private Map<UUID, String> copiedGroups() {
        return copied("""
            select id, concat_ws('|', display_name, security_enabled, array_to_string(group_types, ', ')) as words
            from directory_group where customer_id = ? and removed_at is null
            """);
    }

    private Map<UUID, String> graphGroups() {
        return present(graph.groups, List.of("displayName", "securityEnabled", "groupTypes"));
    }

    private List<String> actions() {
        return in(() -> sql("select action from audit_entry order by seq")
                .query(String.class)
                .list());
    }
}
