package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestDatabase;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.packaging.Running;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * The whole job while the production jar dies, as by {@code kill -9}, at the worst moments; three times at each, five with
 * {@code -Dgatehouse.kills=5}. What each of the portals had to say stays in {@code target/kill}. Beside all other journeys: a
 * portal that waits for a lease leaves the machine to them.
 */
@Execution(value = ExecutionMode.CONCURRENT, reason = "installations of their own, and much waiting")
class KillIT {

    private static final int KILLS = Integer.getInteger("gatehouse.kills", 3);
    private static final String REFRESH = "refresh.answered";
    private static final Set<String> LOSE_THE_CODE = Set.of("code.redeemed", "idtoken.checked", "grant.sealed");
    private static final Set<String> UNDER_WAY = Set.of("QUEUED", "RUNNING", "WAITING");
    private static final Invitee FABRIKAM =
            new Invitee("fabrikam", "Fabrikam GmbH", SandboxFacts.FABRIKAM, SandboxFacts.FABRIKAM_ADMIN);

    private final List<Page> reloaded = new ArrayList<>();
    private MortalPortal portal;
    private Automation api;

    private record Invitee(String shortName, String name, String tenant, String admin) {

        static Invitee of(SmallTenant tenant) {
            return new Invitee(
                    tenant.domain().replaceAll("\\..*", ""), tenant.name(), tenant.tenantId(), tenant.admin());
        }

        String finished() {
            return name + " is connected";
        }
    }

    private record Onboarding(Invitee who, String customer, String invitation) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "refresh.answered",
                "mail.accepted",
                "invitation.resent",
                "state.stored",
                "callback.arrived",
                "code.redeemed",
                "idtoken.checked",
                "grant.sealed",
                "grant.committed",
                "sync.page.applied",
                "sync.page.stored"
            })
    void connectsOnceHoweverOftenItDies(String crashPoint) throws IOException {
        Instant begin = Instant.now();
        survives(crashPoint, invitees(crashPoint), logs(crashPoint));
        System.out.printf(
                "%s: killed %d times, connected once after %d s%n",
                crashPoint,
                kills(crashPoint),
                Duration.between(begin, Instant.now()).toSeconds());
    }

    /** The one token that still worked died with the portal: a person has to sign in, is told so, and nobody storms Microsoft. */
    @Test
    void asksForASignInWhereTheOnlyTokenDied() throws IOException {
        Invitee who = Invitee.of(SandboxFacts.smallTenants().getFirst());
        try (MortalPortal mortal = new MortalPortal(logs(REFRESH + ".strict"), TestDatabase.create(), REFRESH, 1)) {
            portal = mortal;
            api = new Automation(mortal.url(), mortal.sandbox().loginEndpoint());
            api.singleUseRefreshTokens();
            Onboarding onboarding = invite(who);
            walk(onboarding, deaths -> {});
            await("it died with the answer in its hands", () -> portal.deaths() == 1);
            String id = portal.persistently(() -> onlyConnection(onboarding))
                    .path("id")
                    .asString();
            String alerts = "/api/v1/alerts?state=OPEN&connectionId=" + id;
            await("somebody is told", () -> !api.all(alerts).isEmpty());
            long calls = mortal.sandbox().tokenCalls();

            JsonNode again = api.post("/api/v1/connections/" + id + "/verify", null, 202);

            String job = "/api/v1/jobs/" + again.path("jobId").asString();
            await(
                    "that was looked at once more",
                    () -> !UNDER_WAY.contains(api.get(job).path("state").asString()));
            assertThat(mortal.sandbox().tokenCalls())
                    .as("one call for who asks, and none besides")
                    .isEqualTo(calls + 1);
            assertThat(api.all(alerts))
                    .extracting(alert -> alert.path("kind").asString())
                    .containsExactly("SIGN_IN_LOST");
            assertThat(api.get("/api/v1/connections/" + id).path("health").asString())
                    .isEqualTo("ACTION_REQUIRED");
            System.out.println(REFRESH + ", tokens of one use: killed once, and one person is asked once");
        }
    }

    /** Some servers take a used token again for a minute: within that somebody is back, and no person hears of it. */
    @Test
    void goesOnWithATokenThatDiedWithinItsGrace() throws IOException {
        Invitee who = Invitee.of(SandboxFacts.smallTenants().getFirst());
        try (MortalPortal mortal = new MortalPortal(logs(REFRESH + ".grace"), TestDatabase.create(), REFRESH, 1)) {
            portal = mortal;
            api = new Automation(mortal.url(), mortal.sandbox().loginEndpoint());
            api.singleUseRefreshTokens(60);
            Onboarding onboarding = invite(who);
            walk(onboarding, deaths -> {});
            await("it died with the answer in its hands", () -> portal.deaths() == 1);
            // it may have tried again by now
            long calls = mortal.tokenCallsAtDeath();
            String id = portal.persistently(() -> onlyConnection(onboarding))
                    .path("id")
                    .asString();

            await("somebody tries again", () -> mortal.sandbox().tokenCalls() > calls);
            JsonNode again = api.post("/api/v1/connections/" + id + "/verify", null, 202);
            String job = "/api/v1/jobs/" + again.path("jobId").asString();
            await(
                    "that was looked at once more",
                    () -> !UNDER_WAY.contains(api.get(job).path("state").asString()));

            assertThat(api.get("/api/v1/connections/" + id).path("health").asString())
                    .isEqualTo("HEALTHY");
            assertThat(api.all("/api/v1/alerts?connectionId=" + id)).isEmpty();
            System.out.println(REFRESH + ", tokens with a grace of a minute: killed once, and nobody notices");
        }
    }

    /** What is committed is done: there a journey can die once only, so there are as many journeys as deaths. */
    private static List<Invitee> invitees(String crashPoint) {
        int more = crashPoint.equals("grant.committed") ? KILLS - 1 : 0;
        return Stream.concat(SandboxFacts.smallTenants().stream().limit(more).map(Invitee::of), Stream.of(FABRIKAM))
                .toList();
    }

    private static Path logs(String name) throws IOException {
        Path directory = Running.jar().resolveSibling("kill").resolve(name);
        FileSystemUtils.deleteRecursively(directory);
        return Files.createDirectories(directory);
    }

    private void survives(String crashPoint, List<Invitee> invitees, Path logs) {
        TestDatabase.Address database = TestDatabase.create();
        try (MortalPortal mortal = new MortalPortal(logs, database, crashPoint, kills(crashPoint))) {
            portal = mortal;
            api = new Automation(mortal.url(), mortal.sandbox().loginEndpoint());
            boolean resends = crashPoint.equals("invitation.resent");
            List<Onboarding> all = new ArrayList<>();
            for (Invitee who : invitees) {
                Onboarding onboarding = invite(who);
                if (resends) {
                    resend(onboarding);
                }
                walk(onboarding, deaths -> diedThere(crashPoint, onboarding, database, deaths));
                all.add(onboarding);
            }
            await("all are synchronised", () -> count("sync.finished") == all.size());
            if (crashPoint.equals(REFRESH)) {
                all.forEach(this::usesTheSignIn);
            }

            assertThat(portal.deaths()).as("deaths at " + crashPoint).isEqualTo(kills(crashPoint));
            for (Onboarding onboarding : all) {
                connectedOnce(onboarding);
                copiedWhole(onboarding);
                mailedOnce(onboarding.who(), resends ? 2 : 1, crashPoint.equals("mail.accepted"));
            }
            happenedOnceForEach(all.size());
            explained(crashPoint);
            tell(all);
        }
    }

    /** What everybody counts in the end: the portal, the sandbox and the mailbox. */
    private void tell(List<Onboarding> all) {
        int connections = 0;
        int copied = 0;
        long there = 0;
        List<String> mails = new ArrayList<>();
        for (Onboarding each : all) {
            connections +=
                    api.all("/api/v1/connections?customerId=" + each.customer()).size();
            copied += api.all("/api/v1/customers/" + each.customer() + "/directory/users")
                    .size();
            there += portal.sandbox().world().tenant(each.who().tenant()).orElseThrow().people().values().stream()
                    .filter(Person::present)
                    .count();
            mails.addAll(messageIds(each.who()));
        }
        System.out.printf(
                "  portal: %d invitations completed, %d connections, %d users; sandbox: %d users, %d token calls;"
                        + " mailbox: %d invitations, %d Message-IDs%n",
                api.all("/api/v1/invitations?status=COMPLETED").size(),
                connections,
                copied,
                there,
                portal.sandbox().tokenCalls(),
                mails.size(),
                mails.stream().distinct().count());
    }

    /** After each of these deaths the lease of a minute has to end. */
    private static int kills(String crashPoint) {
        return crashPoint.equals(REFRESH) ? 1 : KILLS;
    }

    /** Microsoft has answered with a new refresh token that nobody has any more: the one before it is used once more. */
    private void usesTheSignIn(Onboarding onboarding) {
        String connection = api.all("/api/v1/connections?customerId=" + onboarding.customer())
                .getFirst()
                .path("id")
                .asString();
        UUID key = UUID.randomUUID();
        String job = portal.persistently(
                        () -> api.post("/api/v1/connections/" + connection + "/verify", null, 202, key))
                .path("jobId")
                .asString();
        await(
                "the sign-in is proven",
                () -> api.get("/api/v1/jobs/" + job).path("state").asString().equals("SUCCEEDED"));
        JsonNode proven = api.get("/api/v1/connections/" + connection);
        assertThat(proven.path("health").asString()).isEqualTo("HEALTHY");
        assertThat(proven.path("tokens").path("lastRefreshAt").asString()).isNotEmpty();
    }

    private Onboarding invite(Invitee who) {
        String customer =
                made("/api/v1/customers", Automation.customer(who.shortName(), who.name(), who.tenant(), who.admin()));
        String invitation = made("/api/v1/customers/" + customer + "/invitations", Automation.invitation(who.admin()));
        Onboarding onboarding = new Onboarding(who, customer, invitation);
        awaitMail(onboarding, 1);
        return onboarding;
    }

    private void resend(Onboarding onboarding) {
        portal.persistently(() -> api.post("/api/v1/invitations/" + onboarding.invitation() + "/resend", null, 200));
        awaitMail(onboarding, 2);
    }

    private String made(String path, Object body) {
        UUID key = UUID.randomUUID();
        return portal.persistently(() -> api.post(path, body, 201, key))
                .path("id")
                .asString();
    }

    private void awaitMail(Onboarding onboarding, int count) {
        await("mails are sent", () -> {
            JsonNode mail =
                    api.get("/api/v1/invitations/" + onboarding.invitation()).path("mail");
            return mail.path("status").asString().equals("SENT")
                    && mail.path("count").asInt() == count
                    && messageIds(onboarding.who()).stream().distinct().count() == count;
        });
    }

    private long count(String type) {
        return api.eventTypes().stream().filter(type::equals).count();
    }

    private void await(String what, Supplier<Boolean> condition) {
        Awaitility.await(what)
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> portal.persistently(condition));
    }

    private String link(Invitee who) {
        return ProductionJourneyIT.links(
                        invitationMails(who).getFirst().path("text").asString())
                .getFirst();
    }

    /** What a person does: goes on, reloads a page that did not come, and opens the link from the mail once more. */
    private void walk(Onboarding onboarding, IntConsumer afterEachDeath) {
        String link = link(onboarding.who());
        TestBrowser browser = new TestBrowser(portal.url(), portal.url());
        int before = portal.deaths();
        reloaded.clear();
        for (int attempt = 0; attempt <= 2 * KILLS + 1; attempt++) {
            if (portal.once(() -> finishes(browser, link, onboarding.who())).isPresent()) {
                return;
            }
            afterEachDeath.accept(portal.deaths() - before);
            reload(browser);
        }
        throw new AssertionError("Not finished: " + browser.trail());
    }

    /** What was committed by the time of the death is there, and no more than that. */
    private void diedThere(String crashPoint, Onboarding onboarding, TestDatabase.Address database, int deaths) {
        String state = "select count(*) from authorization_state where invitation_id = ?::uuid";
        String unused = state + " and consumed_at is null";
        String connection = "select count(*) from connection where customer_id = ?::uuid";
        switch (crashPoint) {
            case "state.stored" -> {
                assertThat(rows(database, unused, onboarding.invitation())).isEqualTo(deaths);
                assertThat(rows(database, connection, onboarding.customer())).isZero();
            }
            case "callback.arrived" ->
                assertThat(rows(database, unused, onboarding.invitation())).isPositive();
            case "code.redeemed", "idtoken.checked", "grant.sealed" -> {
                assertThat(rows(database, state, onboarding.invitation())).isPositive();
                assertThat(rows(database, unused, onboarding.invitation())).isZero();
                assertThat(rows(database, connection, onboarding.customer())).isZero();
            }
            case "grant.committed" -> {
                assertThat(deaths).isEqualTo(1);
                assertThat(rows(database, connection, onboarding.customer())).isEqualTo(1);
            }
            default -> {}
        }
    }

    private static long rows(TestDatabase.Address database, String sql, String id) {
        try (Connection connection = TestDatabase.administrator(database);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static boolean finishes(TestBrowser browser, String link, Invitee who) {
        Page page = browser.open(link);
        if (!page.h1().equals(who.finished())) {
            AtMicrosoft microsoft = new AtMicrosoft(browser);
            page = microsoft.consent(microsoft.signIn(page, who.admin()));
        }
        assertThat(page.h1()).isEqualTo(who.finished());
        return true;
    }

    private void reload(TestBrowser browser) {
        String last = browser.trail().getLast().toString();
        if (last.contains("OAuth2Callback")) {
            portal.once(() -> onceNobodyHasItInHand(browser, last)).ifPresent(reloaded::add);
        }
    }

    /** For a while it might be another replica that looks at the answer. */
    private static Page onceNobodyHasItInHand(TestBrowser browser, String answer) {
        return Awaitility.await()
                .dontCatchUncaughtExceptions()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(1))
                .atMost(Duration.ofMinutes(1))
                .until(() -> browser.open(answer), page -> !page.h1().equals("Waiting for Microsoft"));
    }

    private void connectedOnce(Onboarding onboarding) {
        JsonNode now = api.get("/api/v1/invitations/" + onboarding.invitation());
        assertThat(now.path("status").asString()).isEqualTo("COMPLETED");
        JsonNode connection = onlyConnection(onboarding);
        assertThat(connection.path("health").asString()).isEqualTo("HEALTHY");
        assertThat(connection.path("id").asString())
                .isEqualTo(now.path("connectionId").asString());
    }

    private JsonNode onlyConnection(Onboarding onboarding) {
        List<JsonNode> connections = api.all("/api/v1/connections?customerId=" + onboarding.customer());
        assertThat(connections).hasSize(1);
        return connections.getFirst();
    }

    private void happenedOnceForEach(int customers) {
        List<String> events = api.eventTypes();
        assertThat(List.of(
                        "customer.created",
                        "invitation.issued",
                        "invitation.completed",
                        "connection.created",
                        "consent.granted",
                        "sync.started",
                        "sync.finished"))
                .allSatisfy(type ->
                        assertThat(Collections.frequency(events, type)).as(type).isEqualTo(customers));
        assertThat(events).doesNotContain("sync.failed", "mail.failed", "invitation.failed");
    }

    private void copiedWhole(Onboarding onboarding) {
        Set<String> truth =
                portal.sandbox().world().tenant(onboarding.who().tenant()).orElseThrow().people().values().stream()
                        .filter(Person::present)
                        .map(Person::id)
                        .collect(Collectors.toSet());
        List<JsonNode> copy = api.all("/api/v1/customers/" + onboarding.customer() + "/directory/users");
        assertThat(truth).hasSizeGreaterThanOrEqualTo(onboarding.who() == FABRIKAM ? 5_000 : 1);
        assertThat(copy).hasSameSizeAs(truth);
        assertThat(copy.stream().map(user -> user.path("id").asString()).collect(Collectors.toSet()))
                .isEqualTo(truth);
    }

    /** A mail that the server took just before the death goes out again as the same message, never as another one. */
    private void mailedOnce(Invitee who, int different, boolean afterAcceptance) {
        Map<String, Long> copies =
                messageIds(who).stream().collect(Collectors.groupingBy(id -> id, Collectors.counting()));
        assertThat(copies).hasSize(different);
        assertThat(copies.values()).allMatch(count -> count <= KILLS + 1);
        assertThat(messageIds(who).size()).isEqualTo(different + (afterAcceptance ? KILLS : 0));
    }

    private List<String> messageIds(Invitee who) {
        return invitationMails(who).stream()
                .map(mail -> mail.path("headers")
                        .valueStream()
                        .filter(header -> header.path("name").asString().equalsIgnoreCase("Message-ID"))
                        .map(header -> header.path("value").asString())
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    private List<JsonNode> invitationMails(Invitee who) {
        return api.mails(who.admin()).stream()
                .filter(mail -> mail.path("subject").asString().contains(" asks " + who.name() + " to connect "))
                .toList();
    }

    private void explained(String crashPoint) {
        assertThat(reloaded).allMatch(page -> page.status() < 500);
        if (LOSE_THE_CODE.contains(crashPoint)) {
            assertThat(reloaded).hasSize(KILLS).allSatisfy(page -> {
                assertThat(page.h1()).isEqualTo("This sign-in was used already");
                assertThat(page.body()).contains("Sign in again");
            });
        }
        if (crashPoint.equals("grant.committed")) {
            assertThat(reloaded).extracting(Page::h1).containsExactly(FABRIKAM.finished());
        }
    }
}
