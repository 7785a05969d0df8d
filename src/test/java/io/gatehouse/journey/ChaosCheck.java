package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.packaging.Neighbours;
import io.gatehouse.sandbox.Group;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import io.gatehouse.sandbox.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Compares what the portal holds with what the sandbox knows and what the mailbox got, and tells the numbers. */
final class ChaosCheck {

    private static final Set<String> UNDER_WAY = Set.of("QUEUED", "RUNNING", "WAITING");
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final Duration BACK_AT_WORK = Duration.ofSeconds(10);
    private static final Duration MENDED = Duration.ofSeconds(60);
    /** Half of what a call may take: whoever waits for one is late, and a machine full of replicas is not. */
    private static final Duration ON_A_PAGE = Duration.ofSeconds(5);

    private final MortalDatabase database;
    private final MortalReplicas portal;
    private final Automation api;
    private final Nemesis nemesis;
    private final ChaosLoad load;
    private final ChaosWizards wizards;
    private final Neighbours neighbours = Neighbours.watch();
    private final List<String> told = new ArrayList<>();

    ChaosCheck(
            MortalDatabase database,
            MortalReplicas portal,
            Automation api,
            Nemesis nemesis,
            ChaosLoad load,
            ChaosWizards wizards) {
        this.database = database;
        this.portal = portal;
        this.api = api;
        this.nemesis = nemesis;
        this.load = load;
        this.wizards = wizards;
    }

    /** @param read whose directories have changed */
    void compare(long seed, Map<SmallTenant, JsonNode> connections, List<SmallTenant> read) {
        String over = database.read("select now()::text").getFirst();
        partitions();
        Map<SmallTenant, JsonNode> newcomers = wizards();
        List<JsonNode> all = new ArrayList<>(connections.values());
        all.addAll(newcomers.values());
        assertThat(database.count("select count(*) from connection"))
                .as("connections of all customers")
                .isEqualTo(all.size());
        List<String> lost = signIns(all);
        newcomers.forEach((tenant, connection) -> directory(tenant, connection, lost));
        connections.forEach((tenant, connection) -> {
            if (read.contains(tenant)) {
                directory(tenant, connection, lost);
            } else {
                messages(tenant, connection);
            }
        });
        mails();
        jobs(over, lost);
        portalItself();
        System.out.printf(
                "Seed %d: %d kills, %d pauses, PostgreSQL died %d times and was served again after at most %.1f s%n",
                seed,
                nemesis.kills(),
                nemesis.pauses(),
                nemesis.deathsOfTheDatabase(),
                nemesis.longestReturn().toMillis() / 1000.0);
        System.out.println("  deeds: " + String.join(", ", nemesis.deeds()));
        told.forEach(line -> System.out.println("  " + line));
    }

    /** Pages do not wait for what is cut off, and nobody who was given up stays so. */
    private void partitions() {
        Cuts cuts = nemesis.cuts();
        long mended = System.nanoTime();
        await("Microsoft is called again", cuts::allCalled);
        Duration called = Duration.ofNanos(System.nanoTime() - mended);
        assertThat(called).isLessThan(neighbours.limit("Called again after a partition", MENDED, called));
        assertThat(cuts.databaseBack())
                .isLessThan(cuts.neighbours()
                        .limit("At work again after silence of PostgreSQL", MENDED, cuts.databaseBack()));
        Duration slowest = cuts.slowestPage();
        assertThat(slowest).isLessThan(cuts.neighbours().limit("A page during a partition", ON_A_PAGE, slowest));
        told.add(
                "partitions: %d, all mended; breakers opened %d times, all closed %.1f s after the end; %d pages meanwhile, %.1f s at most"
                        .formatted(
                                cuts.count(),
                                portal.said("Microsoft answers nobody"),
                                called.toMillis() / 1000.0,
                                cuts.pages(),
                                slowest.toMillis() / 1000.0));
    }

    /**
     * Whoever was invited comes to the end by the link from their mail, however often they were turned back, and what comes of
     * it is one connection of their own customer with their own tenant.
     */
    private Map<SmallTenant, JsonNode> wizards() {
        long begun = wizards.begun();
        long meanwhile = wizards.finished();
        wizards.finish();
        Map<SmallTenant, JsonNode> connected = new LinkedHashMap<>();
        for (ChaosWizards.Invited one : wizards.invited()) {
            JsonNode invitation = api.get("/api/v1/invitations/" + one.invitation);
            List<JsonNode> connections = api.all("/api/v1/connections?customerId=" + one.customer);
            assertThat(connections).as("connections of " + one.tenant.name()).hasSize(1);
            JsonNode connection = connections.getFirst();
            assertThat(invitation.path("status").asString()).isEqualTo("COMPLETED");
            assertThat(invitation.path("connectionId").asString())
                    .isEqualTo(connection.path("id").asString());
            assertThat(connection.path("tenantId").asString()).isEqualTo(one.tenant.tenantId());
            assertThat(new HashSet<>(invitations(one.tenant.admin())))
                    .as("mails to " + one.tenant.admin())
                    .hasSize(1);
            connected.put(one.tenant, connection);
        }
        assertThat(begun).as("wizards while it raged").isPositive();
        assertThat(wizards.wrong()).isEmpty();
        told.add(
                "wizards: %d invited, %d begun, %d finished while it raged, %d in the end, 0 lost; %d began again by the same link, turned back by %s; none has a second connection"
                        .formatted(
                                wizards.invited().size(),
                                begun,
                                meanwhile,
                                wizards.finished(),
                                wizards.restarted(),
                                wizards.turnedBackBy()));
        return connected;
    }

    /**
     * What died with the answer in its hands has taken the only token along, which no program can know: that is told to a
     * person; the same holds where Entra ID's answer was on its way when that was cut off. No other sign-in may be lost, by a
     * pause or without its database neither.
     */
    private List<String> signIns(Iterable<JsonNode> connections) {
        List<String> lost = new ArrayList<>();
        int kept = 0;
        for (JsonNode connection : connections) {
            String id = connection.path("id").asString();
            finished(api.post("/api/v1/connections/" + id + "/verify", null, 202));
            if (api.get("/api/v1/connections/" + id).path("health").asString().equals("HEALTHY")) {
                kept++;
                continue;
            }
            assertThat(nemesis.inTheHandsOfTheDead())
                    .as("sign-ins that may be lost")
                    .contains(id);
            assertThat(api.get("/api/v1/connections/" + id).path("health").asString())
                    .isEqualTo("ACTION_REQUIRED");
            await(
                    "somebody is told",
                    () -> !api.all("/api/v1/alerts?state=OPEN&connectionId=" + id)
                            .isEmpty());
            assertThat(api.all("/api/v1/alerts?state=OPEN&connectionId=" + id))
                    .as("alerts beside failed jobs " + failed(id))
                    .extracting(alert -> alert.path("kind").asString())
                    .containsExactly("SIGN_IN_LOST");
            lost.add(id);
        }
        told.add(
                "sign-ins: %d kept, %d lost with their only token and told of; %d were in the hands of the dead; sandbox: %d token calls; %d of %d calls got an access token"
                        .formatted(
                                kept,
                                lost.size(),
                                nemesis.inTheHandsOfTheDead().size(),
                                portal.sandbox().tokenCalls(),
                                load.handedOut(),
                                load.asked()));
        return lost;
    }

    private List<String> failed(String connection) {
        return database.read(
                "select kind || ': ' || coalesce(error, '') from job_run where connection_id = ?::uuid and state = 'FAILED'",
                connection);
    }

    private void messages(SmallTenant tenant, JsonNode connection) {
        String id = connection.path("id").asString();
        await("Microsoft has nothing left to tell", () -> ids(tenant, "WAITING").isEmpty());
        await(
                "all is read",
                () -> database.count(
                                "select count(*) from notification where connection_id = ?::uuid and state = 'RECEIVED'",
                                id)
                        == 0);
        List<String> taken = new ArrayList<>();
        while (true) {
            JsonNode items = api.get("/api/v1/notifications?limit=200&connectionId=" + id)
                    .path("items");
            if (items.isEmpty()) {
                break;
            }
            items.forEach(item -> taken.add(item.path("content").path("id").asString()));
            List<String> read =
                    items.valueStream().map(item -> item.path("id").asString()).toList();
            api.post("/api/v1/notifications/acknowledge", Map.of("ids", read), 200);
        }
        Set<String> delivered = ids(tenant, "DELIVERED");
        assertThat(delivered).as("messages of " + tenant.name()).isNotEmpty();
        assertThat(new TreeSet<>(taken))
                .as("what Microsoft was answered 202 for")
                .isEqualTo(delivered);
        assertThat(taken).as("each once").hasSize(delivered.size());
        assertThat(database.count(
                        "select count(*) from notification where connection_id = ?::uuid and state = 'REFUSED'", id))
                .as("genuine ones that counted as forged")
                .isZero();
        List<JsonNode> gaps = api.all("/api/v1/notification-gaps?connectionId=" + id);
        List<JsonNode> untold = ledger(tenant)
                .filter(entry -> !delivered.contains(entry.path("itemId").asString()))
                .toList();
        assertThat(untold).allSatisfy(entry -> assertThat(gaps).anyMatch(gap -> holds(gap, entry)));
        told.add("messages of %s: sandbox: %d delivered, %d not; portal: %d, none twice, %d gaps"
                .formatted(tenant.name(), delivered.size(), untold.size(), taken.size(), gaps.size()));
    }

    private static boolean holds(JsonNode gap, JsonNode entry) {
        Instant at = Instant.parse(entry.path("happenedAt").asString());
        return gap.hasNonNull("endedAt")
                && !at.isBefore(Instant.parse(gap.path("startedAt").asString()))
                && !at.isAfter(Instant.parse(gap.path("endedAt").asString()));
    }

    private java.util.stream.Stream<JsonNode> ledger(SmallTenant tenant) {
        return api.atMicrosoft("/_sandbox/notifications/ledger?tenant=" + tenant.tenantId(), "")
                .valueStream()
                .filter(entry -> entry.path("kind").asString().equals("MESSAGE"));
    }

    private Set<String> ids(SmallTenant tenant, String fate) {
        return ledger(tenant)
                .filter(entry -> entry.path("fate").asString().equals(fate))
                .map(entry -> entry.path("itemId").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void directory(SmallTenant tenant, JsonNode connection, List<String> lost) {
        String id = connection.path("id").asString();
        if (lost.contains(id)) {
            told.add("directory of %s: nobody may read it any more".formatted(tenant.name()));
            return;
        }
        assertThat(finished(api.post("/api/v1/connections/" + id + "/sync", null, 202)))
                .isEqualTo("SUCCEEDED");
        String list = "/api/v1/customers/" + connection.path("customerId").asString() + "/directory";
        Tenant truth = portal.sandbox().world().tenant(tenant.tenantId()).orElseThrow();
        Map<String, Person> people = byId(truth.people().values(), Person::present, Person::id);
        Map<String, String> users = new TreeMap<>();
        api.all(list + "/users")
                .forEach(user -> users.put(
                        user.path("id").asString(),
                        told(user.path("displayName")) + "/" + told(user.path("jobTitle")) + "/"
                                + user.path("accountEnabled").asBoolean()));
        Map<String, String> wanted = new TreeMap<>();
        people.values()
                .forEach(person -> wanted.put(
                        person.id(),
                        person.profile().displayName() + "/" + person.profile().jobTitle() + "/"
                                + person.profile().accountEnabled()));
        assertThat(users).as("users of " + tenant.name()).isEqualTo(wanted);
        Map<String, Set<String>> members = new TreeMap<>();
        for (JsonNode group : api.all(list + "/groups")) {
            String groupId = group.path("id").asString();
            members.put(
                    groupId,
                    api.all(list + "/groups/" + groupId + "/members").stream()
                            .map(member -> member.path("id").asString())
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        Map<String, Set<String>> joined = new TreeMap<>();
        byId(truth.groups().values(), Group::present, Group::id)
                .forEach((group, found) -> joined.put(
                        group,
                        found.memberIds().stream()
                                .filter(people::containsKey)
                                .collect(Collectors.toCollection(TreeSet::new))));
        assertThat(members).as("members of " + tenant.name()).isEqualTo(joined);
        told.add("directory of %s: sandbox and portal: %d users, %d groups, %d memberships"
                .formatted(
                        tenant.name(),
                        users.size(),
                        members.size(),
                        members.values().stream().mapToInt(Set::size).sum()));
    }

    private static @Nullable String told(JsonNode value) {
        return value.isString() ? value.asString() : null;
    }

    private static <T> Map<String, T> byId(
            Iterable<T> all, java.util.function.Predicate<T> present, Function<T, String> id) {
        Map<String, T> found = new TreeMap<>();
        all.forEach(each -> {
            if (present.test(each)) {
                found.put(id.apply(each), each);
            }
        });
        return found;
    }

    /** What died, or was cut off, between the mail server's answer and its own commit sends the same message again, never another one. */
    private void mails() {
        await(
                "all mails have left",
                () -> database.count("select count(*) from mail_message where state = 'QUEUED'") == 0);
        assertThat(load.promised()).as("invitations").isNotEmpty();
        int deaths = nemesis.kills()
                + nemesis.deathsOfTheDatabase()
                + nemesis.cuts().of(Wires.To.MAIL)
                + nemesis.cuts().of(Wires.To.DATABASE);
        int copies = 0;
        for (String recipient : load.promised()) {
            List<String> ids = invitations(recipient);
            assertThat(new HashSet<>(ids)).as("mails to " + recipient).hasSize(1);
            assertThat(ids).as("copies of one mail").hasSizeLessThanOrEqualTo(1 + deaths);
            copies += ids.size() - 1;
        }
        for (String recipient : load.unknown()) {
            assertThat(new HashSet<>(invitations(recipient)))
                    .as("mails to " + recipient)
                    .hasSizeLessThanOrEqualTo(1);
        }
        assertThat(database.count("select count(*) from mail_message where state = 'FAILED'"))
                .isZero();
        told.add("mails: %d invitations promised and in the mailbox, %d of them twice; %d callers got no answer"
                .formatted(load.promised().size(), copies, load.unknown().size()));
    }

    private List<String> invitations(String recipient) {
        return api.mails(recipient).stream()
                .filter(mail -> mail.path("subject").asString().matches(".* asks .* to connect .*"))
                .map(mail -> mail.path("headers")
                        .valueStream()
                        .filter(header -> header.path("name").asString().equalsIgnoreCase("Message-ID"))
                        .map(header -> header.path("value").asString())
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    private void jobs(String over, List<String> lost) {
        await("nothing is left lying about", () -> database.count("""
                select count(*) from job_run where created_at < ?::timestamptz
                and (state = 'RUNNING' or state in ('QUEUED', 'WAITING') and coalesce(next_attempt_at, now()) <= now())
                """, over) == 0);
        await("no dead run is left", () -> database.count("""
                select count(*) from scheduled_tasks where picked and last_heartbeat < now() - interval '20 seconds'
                """) == 0);
        assertThat(database.read("""
                select kind || ' of ' || coalesce(connection_id::text, '-') || ' ' || coalesce(error, '') from job_run
                where state = 'FAILED' and not coalesce(connection_id::text = any (?), false)
                """, (Object) lost.toArray(String[]::new)))
                .as("failed jobs")
                .isEmpty();
        told.add("jobs: %s succeeded, %s begun more than once, none left"
                .formatted(
                        database.count("select count(*) from job_run where state = 'SUCCEEDED'"),
                        database.count("select count(*) from job_run where attempt > 1")));
    }

    private void portalItself() {
        assertThat(database.read("""
                select provider_id::text from audit_entry group by provider_id
                having count(*) <> max(seq) or count(distinct hash) <> count(*)
                """)).as("trails with a hole").isEmpty();
        assertThat(portal.endedByThemselves())
                .as("ended though nobody killed them")
                .isEmpty();
        assertThat(nemesis.wrong()).isEmpty();
        assertThat(load.wrong()).isEmpty();
        assertThat(load.changed()).as("changes of directories").isPositive();
        assertThat(nemesis.longestReturn())
                .isLessThan(neighbours.limit("Back at work with PostgreSQL", BACK_AT_WORK, nemesis.longestReturn()));
    }

    /** How a job ended. */
    private String finished(JsonNode accepted) {
        String job = "/api/v1/jobs/" + accepted.path("jobId").asString();
        await("it is over", () -> !UNDER_WAY.contains(api.get(job).path("state").asString()));
        return api.get(job).path("state").asString();
    }

    private static void await(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(250))
                .until(condition::getAsBoolean);
    }
}
