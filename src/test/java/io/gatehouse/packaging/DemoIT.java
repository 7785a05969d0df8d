package io.gatehouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Html;
import io.gatehouse.TestBrowser;
import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo as a visitor meets it, by its jar and by Maven: an empty folder, one command, Ctrl-C, and further visits. */
@ResourceLock("the demo")
@Execution(value = ExecutionMode.CONCURRENT, reason = "folders and ports of its own")
class DemoIT {

    /** What {@code mvn spring-boot:run} does first, and the build that these tests are part of has done. */
    private static final List<String> DONE =
            List.of("spring-boot.build-info", "maven.resources", "maven.main", "maven.test");

    @TempDir
    Path directory;

    @Test
    void startsFromNothingAndKeepsItsDataThroughEveryEnd() throws Exception {
        Map<String, String> environment = environment();
        Tourist visitor = new Tourist(portal(environment), sandbox(environment));
        String data;
        try (Running demo = Running.inTerminal(
                directory, environment, "-jar", Running.demoJar().toString())) {
            demo.until("Stop      Ctrl-C");
            assertThat(demo.output().stripTrailing()).endsWith("Stop      Ctrl-C");
            assertThat(demo.output())
                    .contains("Gatehouse is ready.", portal(environment), "/inbox", "/chaos", "Owner", "Operator")
                    .contains(directory.resolve(".gatehouse").toString());
            data = database();
            assertThat(asked("fsync")).isEqualTo("on");
            assertThat(asked("server_version")).startsWith("18.");
            visitor.doEverything();
            assertThat(asTheReadmeSays(environment)).contains("\"items\":[", "Contoso Ltd");

            endsByCtrlC(demo, List.of("the one that waits", "the portal"));
        }
        try (Running again = start(environment)) {
            again.until("Stop      Ctrl-C");
            assertThat(again.output()).contains("Gatehouse is ready again, with the data of last time.");
            assertThat(database()).isEqualTo(data);
            assertShowsTheDataAndNoTour(visitor, environment);
            visitor.leaveHalfWay();

            again.kill();
            assertThat(leftServers())
                    .as("the killed portal's PostgreSQL lives on")
                    .isNotEmpty();
        }
        try (Running third = byMaven(environment)) {
            third.until("Stop      Ctrl-C");
            assertThat(third.output())
                    .contains(":run (default-cli)", "Gatehouse is ready again, with the data of last time.");
            assertThat(database()).isEqualTo(data);
            visitor.goOn();

            endsByCtrlC(third, List.of("the one that waits", "Maven", "the portal"));
        }
    }

    /** What the customers are to a program, by the README's commands that bring an Entra token. */
    private static String asTheReadmeSays(Map<String, String> environment) throws IOException {
        List<String> commands = Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.startsWith("TOKEN=$(curl") || line.startsWith("curl ") && line.contains("$TOKEN"))
                .toList();
        assertThat(commands).hasSize(2);
        String script = String.join("\n", commands)
                .replace("http://localhost:9100", sandbox(environment))
                .replace("http://localhost:8080", portal(environment));
        Process shell = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The command of the README, but for what this build has done already, with this visitor's folder and ports. */
    private Running byMaven(Map<String, String> environment) {
        Map<String, String> named = new HashMap<>(environment);
        named.put("GATEHOUSE_DEMO_DIRECTORY", directory.resolve(".gatehouse").toString());
        String java = System.getenv("JAVA_HOME");
        if (java != null) {
            named.put("JAVA_HOME", java);
        }
        List<String> command = new ArrayList<>(List.of("mvn", "-o", "-B", "-ntp", "-f"));
        command.add(Path.of("pom.xml").toAbsolutePath().toString());
        DONE.forEach(done -> command.add("-D" + done + ".skip=true"));
        // Failsafe names the repository of this build, whose files may have come by way of other settings
        command.add("-Dmaven.repo.local=" + System.getProperty("localRepository"));
        command.add("-Dmaven.legacyLocalRepo=true");
        command.add("spring-boot:run");
        return Running.inTerminal(directory, named, command);
    }

    /** The terminal tells everything that runs in it, not the portal alone; nothing of it may live on or complain. */
    private void endsByCtrlC(Running demo, List<String> programs) {
        String before = demo.output();
        List<ProcessHandle> all = demo.processes();
        assertThat(all).as(programs.toString()).hasSameSizeAs(programs);
        assertThat(leftServers()).as("PostgreSQL").isNotEmpty();

        Neighbours others = Neighbours.watch();
        Instant start = Instant.now();
        demo.ctrlC();

        await().atMost(Duration.ofMinutes(2))
                .until(() -> all.stream().noneMatch(ProcessHandle::isAlive)
                        && leftServers().isEmpty());
        Duration took = Duration.between(start, Instant.now());
        assertThat(took).isLessThan(others.limit("The end of PostgreSQL as well", Running.PROMPTLY, took));
        assertThat(demo.output().substring(before.length())).doesNotContain("ERROR", "Exception", "\tat ");
    }

    private void assertShowsTheDataAndNoTour(Tourist visitor, Map<String, String> environment) {
        List<TestBrowser.Page> pages = List.of(
                visitor.home(),
                visitor.page(portal(environment) + "/customers"),
                visitor.page(sandbox(environment) + "/inbox"),
                visitor.page(sandbox(environment) + "/chaos"));
        assertThat(pages).extracting(Tourist::steps).containsOnly("");
        assertThat(pages.get(1).body()).contains("Contoso Ltd", "Action required");
        assertThat(pages.get(2).body()).contains(SandboxFacts.CONTOSO_ADMIN);
        assertThat(pages.get(3).body()).contains("Contoso Ltd (connected)");
        String customer = Html.first(pages.get(1).body(), "href=\"(/customers/[0-9a-f-]{36})\"");
        assertThat(visitor.page(portal(environment) + customer + "/directory").body())
                .contains("Adele Vance");
    }

    @ParameterizedTest
    @CsvSource({
        "SERVER_PORT, the portal",
        "GATEHOUSE_SANDBOX_PORT, the sandbox",
        "GATEHOUSE_SANDBOX_SMTP_PORT, the sandbox's mail server"
    })
    void namesABusyPortAndTheWayOut(String variable, String purpose) throws IOException {
        Map<String, String> environment = environment();
        int port = Integer.parseInt(environment.getOrDefault(variable, ""));
        try (ServerSocket occupant = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                Running demo = start(environment)) {
            assertThat(demo.exitCode()).isEqualTo(1);
            assertThat(demo.output())
                    .contains(
                            "Port " + occupant.getLocalPort() + ", wanted for " + purpose + ", is in use",
                            variable + "=" + (port + 10))
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
            sandbox.stop("TERM");
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

    private static String sandbox(Map<String, String> environment) {
        return "http://localhost:" + environment.get("GATEHOUSE_SANDBOX_PORT");
    }

    private String database() throws IOException {
        // made by initdb; another one would mean that the data was thrown away
        Path made = directory.resolve(".gatehouse/postgres/PG_VERSION");
        return Files.readAttributes(made, "unix:ino").toString() + Files.getLastModifiedTime(made);
    }

    /** A setting of the running server; its port is the fourth line of the file that it keeps while it runs. */
    private String asked(String setting) throws IOException, SQLException {
        String port = Files.readAllLines(directory.resolve(".gatehouse/postgres/postmaster.pid"))
                .get(3);
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/gatehouse";
        try (Connection connection = DriverManager.getConnection(url, "gatehouse", "gatehouse");
                ResultSet answer = connection.createStatement().executeQuery("show " + setting)) {
            assertThat(answer.next()).isTrue();
            return answer.getString(1);
        }
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
