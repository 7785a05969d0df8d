package io.gatehouse.sandbox.desk.robot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.sandbox.Chaos;
import io.gatehouse.sandbox.Grant;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxSettings;
import io.gatehouse.sandbox.ServicePrincipal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every switch is pressed as a form without JavaScript, and seen on the page. */
class ChaosPageTests {

    @TempDir
    static Path directory;

    private static Sandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = started();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "switch | latencyMillis=750 | 750 ms",
                "switch | unavailable=true | Switch off",
                "switch | entraDown=true | Switch off",
                "switch | strictRefreshTokens=true | Switch off",
                "switch | blockedRedirects=true | Switch off",
                "switch | replicationDelaySeconds=20 | 20 s",
                "switch | credentialDelaySeconds=25 | 25 s",
                "switch | flapSeconds=35 | 35 s",
                "switch | deltaPageSize=17 | 17 a page",
                "switch | emptyPages=true | Switch off",
                "switch | repeats=true | Switch off",
                "switch | partial=true | Switch off",
                "switch | greylistSeconds=60 | 60 s",
                "throttle | tenant=&retryAfterSeconds=3&count=4 | 4 calls left",
                "force | at=TOKEN&code=50173&count=2 | AADSTS50173 at TOKEN",
                "refuse | address=a%40b.example&answer=550+no | >a@b.example<",
                "clock | hours=50 | 2 d 2 h ahead",
            })
    void showsWhatIsSwitched(String path, String fields, String shown) throws Exception {
        assertThat(page()).doesNotContain(shown);
        assertThat(press(path, fields).body()).contains(shown).contains("<h1>Chaos</h1>");
        String normal = press("normal", "").body();
        if (!path.equals("clock")) {
            assertThat(normal).doesNotContain(shown);
        }
        assertThat(sandbox.world().chaos().state()).isEqualTo(Chaos.State.NORMAL);
    }

    @Test
    void keepsSwitchesAcrossARestart() throws Exception {
        press("switch", "latencyMillis=20&deltaPageSize=11&greylistSeconds=9");
        press("force", "at=TOKEN&code=50173&count=2");
        sandbox.close();
        sandbox = started();
        assertThat(page()).contains("20 ms", "11 a page", "9 s", "AADSTS50173 at TOKEN");
        press("normal", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "switch | latencyMillis=-1 | Not done. Between 0 and 60000, not -1",
                "clock | hours=0 | Not done. The clock moves forward",
                "revoke | tenant=nowhere.example | Not done. There is no tenant nowhere.example",
                "revoke | tenant=contoso.com&user=nobody | Not done. Nobody signs in as nobody",
                "directory | tenant=contoso.com&action=ADD&count=5000 | Not done. Between 1 and 1000",
            })
    void saysWhyItDidNothing(String path, String fields, String shown) throws Exception {
        assertThat(press(path, fields).body()).contains(shown);
    }

    @Test
    void revokesTheTokensOfAdministratorsOrOfOneAccount() throws Exception {
        assertThat(press("revoke", "tenant=" + SandboxFacts.CONTOSO).body()).contains("were revoked");
        var contoso = sandbox.world().tenant(SandboxFacts.CONTOSO).orElseThrow();
        assertThat(contoso.personNamed(SandboxFacts.CONTOSO_ADMIN)
                        .orElseThrow()
                        .access()
                        .tokensValidFrom())
                .isNotNull();
        assertThat(contoso.people().values().stream()
                        .filter(person -> person.access().tokensValidFrom() == null))
                .isNotEmpty();
        press("revoke", "tenant=adatum.com&user=n.dahl%40adatum.com");
        var adatum = sandbox.world().tenant("adatum.com").orElseThrow();
        assertThat(adatum.people().values().stream()
                        .filter(person -> person.access().tokensValidFrom() != null))
                .hasSize(1);
    }

    @Test
    void withdrawsAPermissionAndRemovesTheConsent() throws Exception {
        var world = sandbox.world();
        var now = world.now();
        world.save(new ServicePrincipal(
                "p", SandboxFacts.CONTOSO, SandboxFacts.PORTAL_CLIENT_ID, "Portal", true, false, now, now));
        world.save(new Grant("g", SandboxFacts.CONTOSO, "p", null, "graph", "User.Read Group.ReadWrite.All", now));
        assertThat(press("withdraw", "tenant=contoso.com&permission=Group.ReadWrite.All")
                        .body())
                .contains("Contoso Ltd withdrew Group.ReadWrite.All.", "Contoso Ltd (connected)");
        var contoso = world.tenant(SandboxFacts.CONTOSO).orElseThrow();
        assertThat(contoso.grants().get("g").scope()).isEqualTo("User.Read");
        assertThat(press("remove-consent", "tenant=contoso.com").body())
                .contains("Contoso Ltd removed the portal&#39;s app");
        assertThat(contoso.servicePrincipals()).doesNotContainKey("p");
        assertThat(contoso.grants()).doesNotContainKey("g");
        assertThat(press("remove-consent", "tenant=contoso.com").body()).contains("nothing to remove");
    }

    @Test
    void letsNoOtherWebSitePressASwitch() throws Exception {
        var request = HttpRequest.newBuilder(sandbox.chaosPage().resolve("/chaos/switch"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.ofString("unavailable=true"))
                .build();
        assertThat(http().send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
        assertThat(sandbox.world().chaos().state().unavailable()).isFalse();
    }

    @Test
    void robotSaysThatThePortalDoesNotAnswer() throws Exception {
        press("onboard", "count=25");
        Awaitility.await()
                .atMost(java.time.Duration.ofMinutes(2))
                .until(() -> state("/_sandbox/onboard").contains("\"running\":false"));
        assertThat(page()).contains("Start it, then press the button again.");
    }

    @Test
    void twentyFiveStoriesHoldSevenThatDoNotEndWell() {
        var stories = Robot.stories(25);
        assertThat(stories.stream().filter(Robot.Story.COMPLETES::equals)).hasSize(18);
        assertThat(stories.stream().filter(Robot.Story.NEVER_OPENS::equals)).hasSize(2);
        for (Robot.Story story : Robot.Story.values()) {
            assertThat(stories).contains(story);
        }
    }

    private static Sandbox started() {
        return Sandbox.start(new SandboxSettings(0, 0, URI.create("http://localhost:1"), directory, true));
    }

    private String page() throws IOException, InterruptedException {
        return state("/chaos");
    }

    private String state(String path) throws IOException, InterruptedException {
        var response = http().send(
                        HttpRequest.newBuilder(sandbox.chaosPage().resolve(path))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private HttpResponse<String> press(String path, String fields) throws IOException, InterruptedException {
        var response = http().send(
                        HttpRequest.newBuilder(sandbox.chaosPage().resolve("/chaos/" + path))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(fields))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response;
    }

    private static HttpClient http() {
        return HttpClient.newBuilder().followRedirects(Redirect.ALWAYS).build();
    }
}
