package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatehouse.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the README tells people to type works. */
@SandboxTest
class ReadmeTests {

    @Autowired
    Sandbox sandbox;

    @LocalServerPort
    int port;

    @Test
    void theTwoCurlCommandsReadTheCustomers() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/curl")) || System.getenv("CI") != null,
                "SKIPPED: there is no curl to run the README's commands");
        List<String> commands = Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.startsWith("TOKEN=$(curl") || line.startsWith("curl "))
                .toList();
        assertThat(commands).hasSize(2);
        String script = commands.stream()
                .collect(Collectors.joining("\n"))
                .replace("localhost:9100", "localhost:" + sandbox.port())
                .replace("localhost:8080", "localhost:" + port);

        Process process = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(answer).startsWith("{\"items\":[");
    }

    @Test
    void theModulesAreTheOnesThatExist() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        try (var packages = Files.list(Path.of("src/main/java/io/gatehouse"))) {
            assertThat(packages.filter(Files::isDirectory)
                            .map(Path::getFileName)
                            .map(Path::toString))
                    .allSatisfy(module -> assertThat(readme).contains("`" + module + "`"));
        }
    }
}
