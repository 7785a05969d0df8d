package io.gatehouse.provider.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestSandbox;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationOwners;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.provider.errand.SetUpWish;
import io.gatehouse.registration.CommandLine;
import io.gatehouse.registration.StubAz;
import io.gatehouse.registration.lint.Finding;
import io.gatehouse.registration.lint.LintSubject;
import io.gatehouse.registration.lint.RegistrationLint;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** The README's script for the provider's own registration, run against the sandbox and held to what the portal wants. */
@SandboxTest
class RegisterAppScriptTests {

    private static final Path SCRIPT = Path.of("src", "docs", "register-app.sh");

    @Autowired
    Sandbox sandbox;

    @Autowired
    Applications applications;

    @Autowired
    ApplicationOwners owners;

    @Autowired
    SetUpWish wish;

    @TempDir
    Path folder;

    private GraphAccess access;
    private StubAz az;

    @BeforeEach
    void signInAtTheCommandLine() throws Exception {
        String token = CommandLine.signIn(sandbox, SandboxFacts.HOME_TENANT, SandboxFacts.HOME_ADMIN)
                .token();
        access = new GraphAccess(new TenantId(SandboxFacts.HOME_TENANT), Secret.of(token));
        az = new StubAz(folder, SandboxFacts.HOME_TENANT, token).graph(sandbox.graphEndpoint());
    }

    @AfterEach
    void signOut() throws Exception {
        az.close();
    }

    @Test
    void makesARegistrationThatThePortalHasNothingToSayAbout() throws Exception {
        StubAz.Run run = az.run(Files.readString(SCRIPT), TestSandbox.PUBLIC_URL, "Example Voice Connect");

        assertThat(run.code()).as(run.errors()).isZero();
        Map<String, String> printed = variables(run.output());
        assertThat(printed)
                .containsOnlyKeys(
                        "GATEHOUSE_PROVIDER_TENANT_ID",
                        "GATEHOUSE_PROVIDER_CLIENT_ID",
                        "GATEHOUSE_PROVIDER_CLIENT_SECRET")
                .containsEntry("GATEHOUSE_PROVIDER_TENANT_ID", SandboxFacts.HOME_TENANT);
        String clientId = printed.get("GATEHOUSE_PROVIDER_CLIENT_ID");
        Application made = applications.byAppId(access, clientId).orElseThrow();
        assertThat(made.displayName()).isEqualTo("Example Voice Connect");
        assertThat(findings(made))
                .as("only the publisher is left, who is verified in the Partner Center")
                .containsOnlyKeys(Finding.Code.PUBLISHER_UNVERIFIED);
        assertThat(sandbox.world().application(clientId).orElseThrow().api().groupMembershipClaims())
                .isEqualTo("DirectoryRole");
        assertThat(token(clientId, printed.get("GATEHOUSE_PROVIDER_CLIENT_SECRET")))
                .isEqualTo(200);
        assertThat(token(clientId, "another~Secret.thatNobodyMade000000000000")).isEqualTo(401);
        applications.delete(access, made.objectId());
    }

    @Test
    void saysWhatIsMissingAndMakesNothing() throws Exception {
        assertThat(az.run(Files.readString(SCRIPT), TestSandbox.PUBLIC_URL))
                .satisfies(run -> assertThat(run.code()).isNotZero())
                .satisfies(run -> assertThat(run.errors()).contains("the name that customers read"));
        assertThat(az.calls()).isEmpty();
    }

    private Map<Finding.Code, Finding> findings(Application made) {
        var people = owners.of(access, made.objectId());
        var keys = made.passwords().stream().map(key -> key.keyId()).collect(Collectors.toSet());
        return RegistrationLint.findings(
                        new LintSubject(made, people, Map.of(), Instant.now()),
                        wish.lint(made.appId(), keys, SetUpCheck.trusted(people)))
                .stream()
                .collect(Collectors.toMap(Finding::code, finding -> finding, (one, same) -> one));
    }

    private static Map<String, String> variables(String output) {
        Map<String, String> variables = new LinkedHashMap<>();
        output.lines()
                .filter(line -> line.matches("[A-Z_]+=.+"))
                .forEach(line -> variables.put(line.split("=", 2)[0], line.split("=", 2)[1]));
        return variables;
    }

    private int token(String clientId, String secret) throws Exception {
        String form = "grant_type=client_credentials&client_id=" + clientId + "&client_secret="
                + URLEncoder.encode(secret, StandardCharsets.UTF_8) + "&scope="
                + URLEncoder.encode("https://graph.microsoft.com/.default", StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(sandbox.loginEndpoint() + "/" + SandboxFacts.HOME_TENANT + "/oauth2/v2.0/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
