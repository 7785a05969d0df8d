package io.gatehouse.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestDatabase;
import io.gatehouse.packaging.Neighbours;
import io.gatehouse.subscription.desk.Pulse;
import io.gatehouse.subscription.gap.Gap;
import io.gatehouse.subscription.gap.GapCause;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import tools.jackson.databind.JsonNode;

/**
 * Messages and presences with outages, a lost subscription, repeats and forgeries: what could be delivered is in the inbox
 * once, and the rest happened inside of gaps that are written down. Scaled to seconds; the long form is
 * {@code -Dgatehouse.messages=10000 -Dgatehouse.outage=60}, and has nothing but the default settings.
 */
class EveryMessageTests extends NotifiedBase {

    private static final int MESSAGES = Integer.getInteger("gatehouse.messages", 1_000);
    private static final int OUTAGE = Integer.getInteger("gatehouse.outage", 2);
    private static final int OUTAGES = 3;
    private static final boolean BY_THE_DEFAULTS = OUTAGE >= 60;
    private static final Duration SILENCE = Duration.ofSeconds(BY_THE_DEFAULTS ? 45 : 1);
    /** Between two signs of life, and until the portal has seen that it is heard again. */
    private static final Duration ROUND_IT = Duration.ofSeconds(15);

    private static final int EMERGENCIES = 5;

    /** What a busy machine keeps too late is answered 503 and comes again, unless Microsoft has lost its patience by then. */
    private static final String OPEN = switches(false, 10, 120, true);

    private static final String CUT = switches(true, 10, 1, true);

    /** What is told. */
    private enum Told {
        /** Of two chats, each of which is heard by itself, the second one without a word. */
        MESSAGE(MESSAGES, EMERGENCIES, 2, "id"),
        /** Of people who become busy and free again and again, all heard by one subscription; none is an emergency. */
        PRESENCE(MESSAGES / 4, 0, 1, "sequenceNumber");

        private final int count;
        private final int emergencies;
        private final int subscriptions;
        private final String number;

        Told(int count, int emergencies, int subscriptions, String number) {
            this.count = count;
            this.emergencies = emergencies;
            this.subscriptions = subscriptions;
            this.number = number;
        }
    }

    private static final int CUTS = 8;
    private static final Duration CUT_AGAIN = Duration.ofMillis(300);
    /** For so long after its use the pool gives out a connection without a look whether it still lives. */
    private static final Duration UNPROVEN = Duration.ofMillis(500);

    @Autowired
    HealthEndpoint health;

    @Value("${spring.datasource.url}")
    String databaseUrl;

    @Value("${spring.datasource.username}")
    String databaseLogin;

    /** What a downstream system took, by the id of the message. */
    private final List<String> taken = new ArrayList<>();

    /** When the portal's public address answered it, as the portal remembers that. */
    private final List<Instant> answered = new CopyOnWriteArrayList<>();

    private final Neighbours neighbours = Neighbours.watch();
    private Duration longestOutage = Duration.ZERO;
    private volatile boolean beating = true;
    private Told told = Told.MESSAGE;

    @Override
    boolean hearsAllAtOnce() {
        return false;
    }

    @ParameterizedTest
    @EnumSource
    void endsAsExactlyWhatCouldBeDeliveredOnceEach(Told what) throws Exception {
        told = what;
        if (told == Told.PRESENCE) {
            becomePresence();
        }
        control("switches", OPEN);
        forgetTheLastBeat();
        Thread heart = Thread.ofVirtual().start(this::beat);
        int part = told.count / 10;
        emit(2 * part, told.emergencies);
        for (int i = 0; i < OUTAGES; i++) {
            outage(part);
            emit(part, 0);
        }
        loseTheSubscription(part);
        doubleAndForge();
        emit(part, 0);
        settle();
        beating = false;
        heart.join();
        takeAll();
        compare();
    }

    /** An earlier test may have left it: the silence since then would lie as a gap around this test's first outage. */
    private void forgetTheLastBeat() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("delete from notification_pulse where provider_id = ?")
                        .param(provider.value())
                        .update());
    }

    /** As if it had never been of another service, whose wizard has tests of its own. */
    private void becomePresence() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update connection set profile = 'presence-sync' where id = ?")
                        .param(connection)
                        .update());
        grants(before -> "openid profile offline_access User.Read Presence.Read.All User.ReadBasic.All");
        check();
        assertThat(tenant().subscriptions().values())
                .singleElement()
                .satisfies(it -> assertThat(it.what().resource()).contains("communications/presences?$filter=id in ("));
    }

    @Override
    void emit(int count, int urgent) {
        control(
                "emit",
                "{\"tenant\":\"%s\",\"kind\":\"%s\",\"count\":%d,\"urgent\":%d}"
                        .formatted(tenant.tenantId(), told, count, urgent));
    }

    /** A 202 is a promise: what is not in the database must not have had one, whatever becomes of its connections. */
    @Test
    void keepsWhatItAnsweredForThoughTheDatabaseGoesAway() throws Exception {
        control("switches", OPEN.replace("\"batch\":100", "\"batch\":5"));
        int interrupted = 0;
        try (Connection administrator =
                TestDatabase.administrator(new TestDatabase.Address(databaseUrl, databaseLogin, ""))) {
            for (int time = 0; time < CUTS; time++) {
                emit(MESSAGES / CUTS, time == 0 ? EMERGENCIES : 0);
                interrupted += endConnections(administrator);
                LockSupport.parkNanos(CUT_AGAIN.toNanos());
            }
        }
        LockSupport.parkNanos(UNPROVEN.toNanos());
        awaitDelivered();
        emit(1, 0);
        settle();
        takeAll();

        assertThat(interrupted)
                .as("connections that were ended in the middle of their work")
                .isPositive();
        assertThat(taken).as("nothing twice, nothing lost").hasSize(MESSAGES / CUTS * CUTS + 1);
        assertThat(new TreeSet<>(taken)).isEqualTo(new TreeSet<>(ids("DELIVERED")));
        assertThat(rows.in(
                        provider,
                        () -> rows.jdbc()
                                .sql("select count(*) from notification where connection_id = ? and state = 'REFUSED'")
                                .param(connection)
                                .query(Long.class)
                                .single()))
                .as("genuine ones that counted as forged")
                .isZero();
        restsWhileTheDatabaseIsAway();
    }

    /** It is sent no traffic and is not started anew; once the database is back it writes at once. */
    private void restsWhileTheDatabaseIsAway() throws SQLException {
        try (Connection administrator =
                        TestDatabase.administrator(new TestDatabase.Address(databaseUrl, databaseLogin, ""));
                Statement database = administrator.createStatement()) {
            String limit = "alter database " + administrator.getCatalog() + " connection limit ";
            database.execute(limit + 0);
            try {
                endConnections(administrator);
                assertThat(isUp("readiness")).isFalse();
                assertThat(isUp("liveness")).isTrue();
            } finally {
                database.execute(limit + -1);
            }
        }
        Instant back = Instant.now();
        // a connection of a moment ago may be given out once more before it is known to be dead
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .ignoreExceptions()
                .atMost(Duration.ofMinutes(1))
                .until(() -> rows.in(
                                provider,
                                () -> rows.jdbc()
                                        .sql("update subscription set received = received where connection_id = ?")
                                        .param(connection)
                                        .update())
                        > 0);
        Duration took = Duration.between(back, Instant.now());
        assertThat(took).isLessThan(neighbours.limit("Writing again", Duration.ofSeconds(10), took));
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofMinutes(1))
                .until(() -> isUp("readiness"));
    }

    /** As a cluster asks, which does not wait for long. */
    private boolean isUp(String probe) {
        try {
            return CompletableFuture.supplyAsync(() -> health.healthForPath(probe), Thread::startVirtualThread)
                    .get(2, TimeUnit.SECONDS)
                    .getStatus()
                    .equals(Status.UP);
        } catch (TimeoutException late) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that the portal has open at this moment; answers how many of them it was using. */
    private int endConnections(Connection administrator) throws SQLException {
        try (PreparedStatement all = administrator.prepareStatement("""
                select count(*) filter (where busy) from (
                  select state <> 'idle' as busy, pg_terminate_backend(pid) as ended from pg_stat_activity
                  where datname = current_database() and usename = ? and pid <> pg_backend_pid()) connections
                where ended""")) {
            all.setString(1, databaseLogin);
            try (ResultSet row = all.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private void compare() {
        Set<String> delivered = ids("DELIVERED");
        assertThat(new TreeSet<>(taken)).isEqualTo(new TreeSet<>(delivered));
        assertThat(taken).as("each once").hasSize(delivered.size());
        assertThat(ids("LOST")).as("lost in outages").isNotEmpty();
        assertThat(ids("UNSUBSCRIBED")).as("while nobody listened").isNotEmpty();
        List<Gap> gaps = gaps();
        assertThat(gaps).extracting(Gap::cause).contains(GapCause.LOST);
        assertThat(gaps)
                .filteredOn(gap -> gap.cause() == GapCause.UNREACHABLE)
                .as("the outages, and what else held this machine up")
                .hasSizeBetween(told.subscriptions * OUTAGES, told.subscriptions * silences());
        assertThat(gaps).allSatisfy(gap -> assertThat(gap.endedAt()).isNotNull());
        Duration longest = gaps.stream()
                .filter(gap -> gap.cause() == GapCause.UNREACHABLE)
                .map(gap -> Duration.between(gap.startedAt(), gap.endedAt()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        assertThat(longest)
                .as("a gap is as wide as the outage, not as the day")
                .isLessThan(neighbours.limit(
                        "The widest gap", longestOutage.plus(SILENCE).plus(ROUND_IT), longest));
        entries()
                .filter(entry -> !delivered.contains(entry.path("itemId").asString()))
                .forEach(entry -> assertThat(gaps)
                        .as("gap around " + entry)
                        .anyMatch(gap -> holds(
                                gap, Instant.parse(entry.path("happenedAt").asString()))));
    }

    private static boolean holds(Gap gap, Instant at) {
        return gap.endedAt() != null && !at.isBefore(gap.startedAt()) && !at.isAfter(gap.endedAt());
    }

    /** Nothing gets through to the portal, not its own test either. */
    private void outage(int messages) {
        awaitDelivered();
        int gaps = count(GapCause.UNREACHABLE);
        control("switches", CUT);
        line.cut(true);
        Instant start = Instant.now();
        Instant end = start.plusSeconds(OUTAGE);
        emit(messages, 0);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> ids("WAITING").isEmpty());
        Awaitility.await()
                .atMost(Duration.ofSeconds(OUTAGE + 10))
                .until(() -> Instant.now().isAfter(end));
        control("switches", OPEN);
        line.cut(false);
        Duration lasted = Duration.between(start, Instant.now());
        longestOutage = lasted.compareTo(longestOutage) > 0 ? lasted : longestOutage;
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> count(GapCause.UNREACHABLE) > gaps);
    }

    private void loseTheSubscription(int messages) {
        awaitDelivered();
        control("drop", "{\"tenant\":\"%s\",\"announced\":false}".formatted(tenant.tenantId()));
        emit(messages, 0);
        check();
        assertThat(gaps()).anyMatch(gap -> gap.cause() == GapCause.LOST && gap.endedAt() != null);
    }

    private void doubleAndForge() {
        control("duplicate", "{\"tenant\":\"%s\"}".formatted(tenant.tenantId()));
        JsonNode statuses = control("forge", "{\"tenant\":\"%s\",\"each\":2}".formatted(tenant.tenantId()))
                .path("statuses");
        assertThat(statuses.properties())
                .as("nobody learns anything")
                .allMatch(it -> it.getKey().equals("202"));
        check();
        assertThat(tenant().subscriptions()).as("the doubles are gone").hasSize(told.subscriptions);
    }

    private void takeAll() throws Exception {
        assertThat(api("/notifications?urgent=true&connectionId=" + connection).path("items"))
                .hasSize(told.emergencies)
                .allMatch(item ->
                        item.path("content").path("importance").asString().equals("urgent"));
        long last = 0;
        while (true) {
            JsonNode items =
                    api("/notifications?limit=200&connectionId=" + connection).path("items");
            if (items.isEmpty()) {
                return;
            }
            List<String> ids = new ArrayList<>();
            for (JsonNode item : items) {
                assertThat(item.path("position").asLong()).isGreaterThan(last);
                last = item.path("position").asLong();
                ids.add(item.path("id").asString());
                taken.add(item.path("content").path(told.number).asString());
            }
            String body = JSON.writeValueAsString(java.util.Map.of("ids", ids));
            assertThat(apiPost("/notifications/acknowledge", body))
                    .bodyJson()
                    .extractingPath("$.acknowledged")
                    .isEqualTo(ids.size());
        }
    }

    private void settle() {
        awaitDelivered();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> rows.in(
                                provider,
                                () -> rows.jdbc()
                                        .sql("select count(*) from notification where connection_id = ? and state ="
                                                + " 'RECEIVED'")
                                        .param(connection)
                                        .query(Long.class)
                                        .single())
                        == 0);
    }

    private void awaitDelivered() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> ids("WAITING").isEmpty());
    }

    private void beat() {
        while (beating) {
            if (!BY_THE_DEFAULTS) {
                in(() -> pulse.beat());
            }
            in(() -> pulse.last()).map(Pulse.Beat::at).ifPresent(answered::add);
            LockSupport.parkNanos(100_000_000);
        }
    }

    private int silences() {
        List<Instant> beats = answered.stream().distinct().toList();
        return (int) IntStream.range(1, beats.size())
                .filter(n -> Duration.between(beats.get(n - 1), beats.get(n)).compareTo(SILENCE) > 0)
                .count();
    }

    private int count(GapCause cause) {
        return (int) gaps().stream().filter(gap -> gap.cause() == cause).count();
    }

    /** Without what only doubles were told. */
    private java.util.stream.Stream<JsonNode> entries() {
        return StreamSupport.stream(ledger().spliterator(), false);
    }

    private Set<String> ids(String fate) {
        Set<String> ids = new HashSet<>();
        entries()
                .filter(entry -> entry.path("fate").asString().equals(fate))
                .forEach(entry -> ids.add(entry.path("itemId").asString()));
        return ids;
    }
}
