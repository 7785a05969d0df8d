package io.gatehouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestBrowser;
import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo jar as a visitor meets it: an empty folder, one command, Ctrl-C, and the second visit. */
class DemoIT {

    private static final String GUIDE = "class=\"gh-guide\"";

    @TempDir
    Path directory;

    @Test
    void startsFromNothingAndKeepsItsDataThroughEveryEnd() throws Exception {
        Map<String, String> environment = environment();
        String data;
        try (Running demo = start(environment)) {
            demo.until("Stop      Ctrl-C");
            assertThat(demo.output().stripTrailing()).endsWith("Stop      Ctrl-C");
            assertThat(demo.output())
                    .contains("Gatehouse is ready.", portal(environment), "/inbox", "/chaos", "Owner", "Operator")
                    .contains(directory.resolve(".gatehouse").toString());
            data = database();
            assertThat(homePage(environment)).contains(GUIDE);

            assertThat(demo.stop("INT")).isLessThan(Running.promptly());
            assertThat(leftServers()).isEmpty();
        }
        try (Running again = start(environment)) {
            again.until("Stop      Ctrl-C");
            assertThat(again.output()).contains("Gatehouse is ready again, with the data of last time.");
            assertThat(database()).isEqualTo(data);
            assertThat(homePage(environment))
                    .as("no tour for a visitor who comes back")
                    .doesNotContain(GUIDE);

            again.kill();
            assertThat(leftServers())
                    .as("the killed portal's PostgreSQL lives on")
                    .isNotEmpty();
        }
        try (Running third = start(environment)) {
            third.until("Stop      Ctrl-C");
            assertThat(database()).isEqualTo(data);

            third.stop("TERM");
            assertThat(leftServers()).isEmpty();
        }
    }

    @Test
    void namesABusyPortAndTheWayOut() throws IOException {
        Map<String, String> environment = environment();
        int port = Integer.parseInt(environment.getOrDefault("GATEHOUSE_SANDBOX_PORT", ""));
        try (ServerSocket occupant = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                Running demo = start(environment)) {
            assertThat(demo.exitCode()).isEqualTo(1);
            assertThat(demo.output())
                    .contains("Port " + occupant.getLocalPort(), "is in use", "GATEHOUSE_SANDBOX_PORT=")
                    .doesNotContain("\tat ");
        }
        assertThat(leftServers()).isEmpty();
    }

    @Test
    void standsInForMicrosoftWithoutAPortal() throws Exception {
        Map<String, String> environment = environment();
        environment.put("GATEHOUSE_SANDBOX_INBOX_URL", "http://localhost:8025");
        try (Running sandbox =
                Running.java(directory, environment, "-jar", Running.demoJar().toString(), "sandbox")) {
            sandbox.until("Stop      Ctrl-C");

            assertThat(sandbox.output()).contains("http://localhost:8025", portal(environment));
            assertThat(served("http://localhost:" + environment.get("GATEHOUSE_SANDBOX_PORT")
                            + "/organizations/v2.0/.well-known/openid-configuration"))
                    .contains("token_endpoint");
            assertThat(sandbox.stop("INT")).isLessThan(Running.promptly());
        }
    }

    private Running start(Map<String, String> environment) {
        return Running.java(directory, environment, "-jar", Running.demoJar().toString());
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("SERVER_PORT", String.valueOf(Running.freePort()));
        environment.put("GATEHOUSE_SANDBOX_PORT", String.valueOf(Running.freePort()));
        environment.put("GATEHOUSE_SANDBOX_SMTP_PORT", String.valueOf(Running.freePort()));
        return environment;
    }

    private static String portal(Map<String, String> environment) {
        return "http://localhost:" + environment.get("SERVER_PORT");
    }

    private static String homePage(Map<String, String> environment) {
        TestBrowser browser = new TestBrowser(portal(environment), portal(environment));
        TestBrowser.Page picker = browser.open("/");
        TestBrowser.Page home =
                browser.submit(picker, picker.forms().getLast(), Map.of("username", SandboxFacts.OWNER_UPN));
        assertThat(home.status()).isEqualTo(200);
        assertThat(home.address()).asString().startsWith(portal(environment));
        return home.body();
    }

    private String database() throws IOException {
        // made by initdb; another one would mean that the data was thrown away
        Path made = directory.resolve(".gatehouse/postgres/PG_VERSION");
        return Files.readAttributes(made, "unix:ino").toString() + Files.getLastModifiedTime(made);
    }

    private static String served(String address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** PostgreSQL servers that work on this test's folder. */
    private List<Long> leftServers() {
        String folder = directory.resolve(".gatehouse").toString();
        return ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info().commandLine().orElse("").contains(folder))
                .map(ProcessHandle::pid)
                .toList();
    }
}
