package io.gatehouse.sandbox.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The robot signs in and consents on the sandbox's real pages, against a portal reduced to what it meets. */
class RobotTests {

    private StandInPortal portal;
    private Sandbox sandbox;

    @BeforeEach
    void start() throws IOException {
        portal = new StandInPortal();
        sandbox = Sandbox.start(new SandboxSettings(0, 0, portal.address(), null, false));
        portal.login = sandbox.loginEndpoint();
    }

    @AfterEach
    void stop() {
        sandbox.close();
        portal.close();
    }

    @Test
    void onboardsMostCustomersAndLeavesSomeInTrouble() throws Exception {
        JsonNode run = onboard(25);
        assertThat(run.path("problem").isNull()).isTrue();
        assertThat(run.path("lines")).hasSize(25);
        assertThat(run.path("lines")
                        .valueStream()
                        .filter(line -> line.path("failed").asBoolean()))
                .isEmpty();
        assertThat(portal.customers()).hasSize(25);
        // The stand-in does not check tenants, so the one from a wrong organisation counts as completed here.
        assertThat(portal.invitations().values().stream()
                        .filter(each -> each.history().getLast().equals("COMPLETED")))
                .hasSize(19);
        assertThat(portal.invitations().values().stream()
                        .filter(each -> each.history().getLast().equals("DECLINED")))
                .hasSize(1);
        assertThat(portal.invitations().values().stream()
                        .filter(each -> each.history().getLast().equals("OPENED")))
                .hasSize(2);
        assertThat(portal.bearers()).allMatch(bearer -> bearer.startsWith("Bearer eyJ"));
        assertThat(consented("relecloud.example")).isTrue();
        assertThat(sandbox.world().tenants().stream()
                        .filter(tenant -> consented(tenant.facts().domains().getFirst())))
                .hasSize(20);
    }

    @Test
    void goesOnWhereTheFirstRunStopped() throws Exception {
        onboard(5);
        int invitations = portal.invitations().size();
        JsonNode again = onboard(5);
        assertThat(portal.invitations()).hasSize(invitations);
        assertThat(again.path("lines").get(0).path("outcome").asString())
                .isEqualTo("Left alone: the invitation is completed");
    }

    @Test
    void saysWhatThePortalRefused() throws Exception {
        portal.refusing = true;
        JsonNode line = onboard(1).path("lines").get(0);
        assertThat(line.path("failed").asBoolean()).isTrue();
        assertThat(line.path("outcome").asString())
                .isEqualTo("The portal refused to create the customer Alpine Ski House: 422 Not today.");
    }

    @Test
    void saysWhereItStoppedWhenThePortalDies() throws Exception {
        portal.diesAt = 4;
        JsonNode run = onboard(25);
        assertThat(run.path("lines")).hasSize(3);
        assertThat(run.path("problem").asString())
                .isEqualTo("The portal at " + portal.address()
                        + " does not answer. Start it, then press the button again.");
        assertThat(page())
                .contains(
                        "3 of 25", "done, then it stopped.", run.path("problem").asString());
    }

    @Test
    void goesOnWithAStoryThatWasBrokenOff() throws Exception {
        onboard(10);
        String declined = portal.invitations().values().stream()
                .filter(each -> each.history().getLast().equals("DECLINED"))
                .map(each -> {
                    each.history().clear();
                    each.history().add("OPENED");
                    return each.id();
                })
                .findFirst()
                .orElseThrow();
        onboard(10);
        assertThat(portal.invitations().get(declined).history()).endsWith("DECLINED");
    }

    @Test
    void invitesNobodyAgainWhoseLinkHasExpired() throws Exception {
        onboard(5);
        portal.invitations().values().forEach(each -> each.history().add("EXPIRED"));
        assertThat(onboard(5).path("lines").get(0).path("outcome").asString())
                .isEqualTo("Left alone: the invitation is expired");
        assertThat(portal.invitations()).hasSize(5);
    }

    private boolean consented(String domain) {
        return sandbox.world()
                .tenant(domain)
                .orElseThrow()
                .servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID)
                .isPresent();
    }

    private JsonNode onboard(int count) throws IOException, InterruptedException {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(sandbox.chaosPage().resolve("/_sandbox/onboard"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"count\":" + count + "}"))
                                .build(),
                        BodyHandlers.ofString());
        return Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(this::state, state -> !state.path("running").asBoolean());
    }

    private String page() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(sandbox.chaosPage()).build(), BodyHandlers.ofString())
                .body();
    }

    private JsonNode state() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(sandbox.chaosPage().resolve("/_sandbox/onboard"))
                .build();
        return JsonMapper.shared()
                .readTree(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .body());
    }
}
