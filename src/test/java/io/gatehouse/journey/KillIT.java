package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestDatabase;
import io.gatehouse.onboarding.AtMicrosoft;
import io.gatehouse.packaging.Running;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * The whole job while the production jar dies, as by {@code kill -9}, at the worst moments; three times at each, or
 * {@code -Dgatehouse.kills}. What each of the portals had to say stays in {@code target/kill}. Two points at a time: a
 * portal that starts and one that waits for a lease are no rivals.
 */
class KillIT {

    private static final int KILLS = Integer.getInteger("gatehouse.kills", 3);
    private static final String FINISHED = "Fabrikam GmbH is connected";
    private static final Set<String> LOSE_THE_CODE = Set.of("code.redeemed", "idtoken.checked", "grant.sealed");

    private final List<Page> reloaded = new ArrayList<>();
    private MortalPortal portal;
    private Automation api;

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(
            strings = {
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
        // what is committed is done: there a journey can die once only, so it is made that many times
        boolean once = crashPoint.equals("grant.committed");
        Instant begin = Instant.now();
        for (int round = 1; round <= (once ? KILLS : 1); round++) {
            survives(crashPoint, once ? 1 : KILLS, logs(crashPoint + "-" + round));
        }
        System.out.printf(
                "%s: killed %d times, connected once after %d s%n",
                crashPoint, KILLS, Duration.between(begin, Instant.now()).toSeconds());
    }

    private static Path logs(String name) throws IOException {
        Path directory = Running.jar().resolveSibling("kill").resolve(name);
        FileSystemUtils.deleteRecursively(directory);
        return Files.createDirectories(directory);
    }

    private void survives(String crashPoint, int kills, Path logs) {
        try (MortalPortal mortal = new MortalPortal(logs, TestDatabase.create(), crashPoint, kills)) {
            portal = mortal;
            api = new Automation(mortal.url(), mortal.sandbox().loginEndpoint());
            String customer = made("/api/v1/customers", Automation.fabrikam());
            String invitation = made("/api/v1/customers/" + customer + "/invitations", Automation.invitation());
            awaitMail(invitation, 1);
            int mails = resent(crashPoint, invitation) ? 2 : 1;
            walk(link());
            awaitEvent("sync.finished");

            assertThat(portal.deaths()).as("deaths at " + crashPoint).isEqualTo(kills);
            connectedOnce(customer, invitation);
            copiedWhole(customer);
            mailedOnce(mails, kills, crashPoint.equals("mail.accepted"));
            explained(LOSE_THE_CODE.contains(crashPoint), kills);
        }
    }

    private boolean resent(String crashPoint, String invitation) {
        boolean resent = crashPoint.equals("invitation.resent");
        if (resent) {
            portal.persistently(() -> api.post("/api/v1/invitations/" + invitation + "/resend", null, 200));
            awaitMail(invitation, 2);
        }
        return resent;
    }

    private String made(String path, Object body) {
        UUID key = UUID.randomUUID();
        return portal.persistently(() -> api.post(path, body, 201, key))
                .path("id")
                .asString();
    }

    private void awaitMail(String invitation, int count) {
        await("mails are sent", () -> {
            JsonNode mail = api.get("/api/v1/invitations/" + invitation).path("mail");
            return mail.path("status").asString().equals("SENT")
                    && mail.path("count").asInt() == count
                    && messageIds().stream().distinct().count() == count;
        });
    }

    private void awaitEvent(String type) {
        await(type, () -> api.eventTypes().contains(type));
    }

    private void await(String what, Supplier<Boolean> condition) {
        Awaitility.await(what)
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> portal.persistently(condition));
    }

    private String link() {
        return ProductionJourneyIT.links(
                        invitationMails().getFirst().path("text").asString())
                .getFirst();
    }

    /** What a person does: goes on, reloads a page that did not come, and opens the link from the mail once more. */
    private void walk(String link) {
        TestBrowser browser = new TestBrowser(portal.url(), portal.url());
        reloaded.clear();
        for (int attempt = 0; attempt <= 2 * KILLS + 1; attempt++) {
            if (portal.once(() -> finishes(browser, link)).isPresent()) {
                return;
            }
            reload(browser);
        }
        throw new AssertionError("Not finished: " + browser.trail());
    }

    private static boolean finishes(TestBrowser browser, String link) {
        Page page = browser.open(link);
        if (!page.h1().equals(FINISHED)) {
            AtMicrosoft microsoft = new AtMicrosoft(browser);
            page = microsoft.consent(microsoft.signIn(page, SandboxFacts.FABRIKAM_ADMIN));
        }
        assertThat(page.h1()).isEqualTo(FINISHED);
        return true;
    }

    private void reload(TestBrowser browser) {
        String last = browser.trail().getLast().toString();
        if (last.contains("OAuth2Callback")) {
            portal.once(() -> browser.open(last)).ifPresent(reloaded::add);
        }
    }

    private void connectedOnce(String customer, String invitation) {
        JsonNode now = api.get("/api/v1/invitations/" + invitation);
        assertThat(now.path("status").asString()).isEqualTo("COMPLETED");
        List<JsonNode> connections = api.all("/api/v1/connections?customerId=" + customer);
        assertThat(connections).hasSize(1);
        assertThat(connections.getFirst().path("health").asString()).isEqualTo("HEALTHY");
        assertThat(connections.getFirst().path("id").asString())
                .isEqualTo(now.path("connectionId").asString());
        assertThat(api.eventTypes())
                .containsOnlyOnce("customer.created", "invitation.issued", "invitation.completed")
                .containsOnlyOnce("connection.created", "consent.granted", "sync.started", "sync.finished")
                .doesNotContain("sync.failed", "mail.failed", "invitation.failed");
    }

    private void copiedWhole(String customer) {
        Set<String> truth =
                portal.sandbox().world().tenant(SandboxFacts.FABRIKAM).orElseThrow().people().values().stream()
                        .filter(Person::present)
                        .map(Person::id)
                        .collect(Collectors.toSet());
        List<JsonNode> copy = api.all("/api/v1/customers/" + customer + "/directory/users");
        assertThat(truth).hasSize(5_000);
        assertThat(copy).hasSize(5_000);
        assertThat(copy.stream().map(user -> user.path("id").asString()).collect(Collectors.toSet()))
                .isEqualTo(truth);
    }

    /** A mail that the server took just before the death goes out again as the same message, never as another one. */
    private void mailedOnce(int different, int kills, boolean afterAcceptance) {
        Map<String, Long> copies =
                messageIds().stream().collect(Collectors.groupingBy(id -> id, Collectors.counting()));
        assertThat(copies).hasSize(different);
        assertThat(copies.values()).allMatch(count -> count <= kills + 1);
        assertThat(messageIds().size()).isEqualTo(different + (afterAcceptance ? kills : 0));
    }

    private List<String> messageIds() {
        return invitationMails().stream()
                .map(mail -> mail.path("headers")
                        .valueStream()
                        .filter(header -> header.path("name").asString().equalsIgnoreCase("Message-ID"))
                        .map(header -> header.path("value").asString())
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    private List<JsonNode> invitationMails() {
        return api.mails(SandboxFacts.FABRIKAM_ADMIN).stream()
                .filter(mail -> mail.path("subject").asString().contains(" asks Fabrikam GmbH to connect "))
                .toList();
    }

    private void explained(boolean codeLost, int kills) {
        assertThat(reloaded).allMatch(page -> page.status() < 500);
        if (codeLost) {
            assertThat(reloaded).hasSize(kills).allSatisfy(page -> {
                assertThat(page.h1()).isEqualTo("This sign-in was used already");
                assertThat(page.body()).contains("Sign in again");
            });
        }
    }
}
