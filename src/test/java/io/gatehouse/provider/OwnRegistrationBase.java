package io.gatehouse.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.TestBrowser.Page;
import io.gatehouse.TestDatabase;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.provider.recovery.SetUpCode;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxSettings;
import io.gatehouse.shared.ProviderScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A home tenant that begins without any app, and an owner in his browser to whom an administrator lends his rights. The
 * portal answers at its public address here, because it asks itself there.
 */
@SpringBootTest(classes = io.gatehouse.Gatehouse.class, webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
@ActiveProfiles("test")
@Import(TestDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock("the sandbox of own registrations")
@Execution(value = ExecutionMode.CONCURRENT, reason = "a database and a sandbox of their own")
public abstract class OwnRegistrationBase {

    public static final String PAGE = "/settings/registration";
    static final int PORT = freePort();
    public static final String URL = "http://localhost:" + PORT;
    static final Sandbox SANDBOX =
            Sandbox.start(new SandboxSettings(0, 0, URI.create(URL), null, false).withoutHomeApps());
    /** Where the place in which the portal runs would write its token; nothing is there unless a test writes it. */
    static final Path PLACE_TOKEN = Path.of(System.getProperty("java.io.tmpdir"), "gatehouse-place-" + PORT + ".jwt");

    private static final Pattern LINE = Pattern.compile(
            "<span class=\"gh-task-title\">(\\d+)\\. [^<]*</span>\\s*<span class=\"gh-hidden\">([^<]*)</span>(.*?)</li>",
            Pattern.DOTALL);

    @DynamicPropertySource
    static void installation(DynamicPropertyRegistry registry) throws IOException {
        String keys =
                Files.createTempDirectory("gatehouse-test").resolve("keys.json").toString();
        registry.add("server.port", () -> PORT);
        registry.add("gatehouse.public-url", () -> URL);
        registry.add("gatehouse.vault.keys-location", () -> keys);
        registry.add("gatehouse.vault.create-missing-keys", () -> true);
        registry.add("gatehouse.microsoft.cloud", () -> "custom");
        registry.add("gatehouse.microsoft.login-endpoint", SANDBOX::loginEndpoint);
        registry.add("gatehouse.microsoft.graph-endpoint", SANDBOX::graphEndpoint);
        registry.add("gatehouse.federated.token-file", PLACE_TOKEN::toString);
        registry.add("gatehouse.registration.overlap", () -> "0s");
    }

    @Autowired
    SetUpCode code;

    @Autowired
    public InstalledProvider installed;

    @Autowired
    public AppRegistrations registrations;

    @Autowired
    public Applications applications;

    public final TestBrowser owner = new TestBrowser(URL, URL);

    record Shown(String state, String text) {}

    @BeforeAll
    void setUpFromNothing() {
        if (installed.find().isEmpty()) {
            fillIn(owner.open("/customers"));
        }
        signIn();
        borrow();
    }

    private void fillIn(Page form) {
        assertThat(form.address()).hasToString(URL + "/setup");
        Map<String, String> typed = new LinkedHashMap<>(Map.of(
                "code",
                "AAAAAA-AAAAAA-AAAAAA-AAAAAA",
                "tenant",
                "northernvoice.example",
                "providerName",
                "Northern Voice",
                "appName",
                "Northern Voice Connect",
                "firstOwner",
                SandboxFacts.OWNER_UPN,
                "partnerId",
                "1234567",
                "token",
                commandLineToken()));
        Page refused = owner.submit(form, form.form("/setup"), typed);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("This is not the set-up code").doesNotContain(typed.get("token"));
        Page elsewhere = owner.open("/setup/progress?run=begunAtAnotherReplica");
        assertThat(elsewhere.status()).isEqualTo(404);
        assertThat(elsewhere.h1()).isEqualTo("This copy of Gatehouse does not know that set-up");
        typed.put("code", code.text());
        Page progress = owner.submit(refused, refused.form("/setup"), typed);
        String address = progress.address().toString();
        Page done = Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> owner.open(address), page -> !page.body().contains("Setting up"));

        assertThat(lines(done))
                .hasSize(24)
                .allSatisfy((number, line) -> assertThat(line.state())
                        .as("line %s: %s", number, line.text())
                        .isEqualTo("As wanted"));
    }

    private void signIn() {
        Page picker = owner.open(PAGE);
        owner.submit(picker, picker.forms().getLast(), Map.of("username", SandboxFacts.OWNER_UPN));
    }

    public void borrow() {
        Page page = owner.open(PAGE);
        assertThat(page.h1()).isEqualTo("App registration");
        if (page.body().contains("/rights/return")) {
            return;
        }
        Page lender = owner.submit(page, page.form("/rights"), Map.of());
        Page lent = owner.submit(lender, lender.forms().getLast(), Map.of("username", SandboxFacts.HOME_ADMIN));
        if (lent.h1().equals("Permissions requested")) {
            lent = owner.submit(lent, lent.forms().getFirst(), Map.of("decision", "accept"));
        }
        assertThat(lent.body()).contains(SandboxFacts.HOME_ADMIN + " lends you their rights");
        assertThat(lent.body()).contains("You: Maja Jensen");
    }

    public Application app() {
        String clientId = scoped(() -> registrations.own().clientId());
        return SANDBOX.world().application(clientId).orElseThrow();
    }

    public <T> T scoped(Supplier<T> work) {
        return ProviderScope.call(installed.find().orElseThrow().provider(), work);
    }

    public Page pressed(String action, Map<String, String> typed) {
        Page page = owner.open(PAGE);
        Html.Form form = page.forms().stream()
                .filter(each -> each.action().equals(PAGE + action))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No form " + action + " in\n" + page.body()));
        return owner.submit(page, form, typed);
    }

    static Map<String, Shown> lines(Page page) {
        Map<String, Shown> lines = new LinkedHashMap<>();
        Matcher found = LINE.matcher(page.body());
        while (found.find()) {
            lines.put(found.group(1), new Shown(found.group(2), Html.text(found.group(3))));
        }
        return lines;
    }

    public static String commandLineToken() {
        String answer = post(
                "/_sandbox/command-line-token",
                "{\"tenant\":\"" + SandboxFacts.HOME_TENANT + "\",\"user\":\"" + SandboxFacts.HOME_ADMIN + "\"}");
        return Html.first(answer, "\"accessToken\"\\s*:\\s*\"([^\"]+)\"");
    }

    public static String post(String path, String json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(SANDBOX.loginEndpoint() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
