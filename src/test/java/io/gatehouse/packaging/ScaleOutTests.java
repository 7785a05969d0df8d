package io.gatehouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts several replicas says what is missing and what to do, before it starts anything. */
class ScaleOutTests {

    private static final Path SCRIPT = Path.of("src/scale-out/replicas");

    @TempDir
    Path installation;

    private final Map<String, String> environment = new HashMap<>();

    /** Its jars are looked for beside it: what this build has made must not count. */
    @BeforeEach
    void copyIt() throws IOException {
        Path copy = installation.resolve(SCRIPT);
        Files.createDirectories(copy.getParent());
        Files.copy(SCRIPT, copy);
    }

    @Test
    void isAScriptThatBashCanRead() throws Exception {
        assertThat(answer(0, "-n", SCRIPT.toString())).isEmpty();
        assertThat(Files.isExecutable(SCRIPT)).isTrue();
    }

    @Test
    void startsTwoOrThreeAndNothingElse() throws Exception {
        assertThat(refusal("4")).contains("\"4\" is neither 2 nor 3", "src/scale-out/replicas 3");
    }

    @Test
    void saysHowTheJarsAreMade() throws Exception {
        assertThat(refusal("3")).contains("The jars are not in target.", "mvn package -DskipTests");
    }

    @Test
    void wantsToKnowWhoLogsInToADatabaseOfOnesOwn() throws Exception {
        makeJars();
        environment.put("SPRING_DATASOURCE_URL", "jdbc:postgresql://localhost/gatehouse");

        assertThat(refusal("2")).contains("not who logs in", "SPRING_DATASOURCE_PASSWORD");
    }

    @Test
    void namesAnotherPortWhereTheProxysIsTaken() throws Exception {
        makeJars();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            environment.put("SERVER_PORT", String.valueOf(taken.getLocalPort()));

            assertThat(refusal("2"))
                    .contains(
                            "Port " + taken.getLocalPort() + ", wanted for the proxy, is in use",
                            "SERVER_PORT=" + (taken.getLocalPort() + 10));
        }
    }

    private void makeJars() throws IOException {
        Path target = Files.createDirectories(installation.resolve("target"));
        Files.createFile(target.resolve("gatehouse-1-demo.jar"));
        Files.createFile(target.resolve("gatehouse-1.jar"));
    }

    private String refusal(String argument) throws Exception {
        return answer(1, installation.resolve(SCRIPT).toString(), argument);
    }

    private String answer(int code, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash").redirectErrorStream(true);
        builder.command().addAll(List.of(command));
        builder.environment().keySet().removeIf(name -> name.startsWith("SPRING_") || name.startsWith("GATEHOUSE_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(answer).isEqualTo(code);
        return answer;
    }
}
