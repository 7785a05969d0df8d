package io.gatehouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Html;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The README's one script for several replicas: nobody notices that one of them dies, and nothing is left at the end. */
@Execution(value = ExecutionMode.CONCURRENT, reason = "folders and ports of its own")
class ScaleOutIT {

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void servesWhileOneOfThemDiesAndComesBack() throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put(
                "GATEHOUSE_DEMO_DIRECTORY", directory.resolve("replicas").toString());
        for (String port : List.of("SERVER_PORT", "GATEHOUSE_SANDBOX_PORT", "GATEHOUSE_SANDBOX_SMTP_PORT")) {
            environment.put(port, String.valueOf(Running.freePort()));
        }
        String script = Path.of("src/scale-out/replicas").toAbsolutePath().toString();
        try (Running replicas = Running.program(directory, environment, List.of("bash", script, "2"))) {
            replicas.until("Stop      Ctrl-C");
            assertThat(replicas.output()).contains("2 replicas are ready.");
            List<ProcessHandle> all = replicas.processes();
            List<Integer> answers = new ArrayList<>();
            answers.add(answer(environment));

            String victim = Html.first(replicas.output(), "Replica 1 [^\n]*kill -9 (\\d+)");
            assertThat(ProcessHandle.of(Long.parseLong(victim)).orElseThrow().destroyForcibly())
                    .isTrue();
            replicas.until("Replica 1 is back", () -> {
                answers.add(answer(environment));
                return replicas.output().contains("Replica 1 is back");
            });

            assertThat(replicas.output()).contains("Replica 1 has ended. The others go on");
            assertThat(answers).as("a page at any time").hasSizeGreaterThan(50).containsOnly(200);
            all = new ArrayList<>(all);
            all.addAll(replicas.processes());
            replicas.send("TERM");
            assertThat(replicas.exitCode()).isZero();
            List<ProcessHandle> started = all;
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(started).noneMatch(ProcessHandle::isAlive));
        }
    }

    private int answer(Map<String, String> environment) {
        URI page = URI.create("http://localhost:" + environment.get("SERVER_PORT") + "/actuator/health/readiness");
        try {
            return client.send(
                            HttpRequest.newBuilder(page)
                                    .timeout(Duration.ofSeconds(30))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
