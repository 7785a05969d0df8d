package io.gatehouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be known of the images without an engine that builds them. */
class DockerfileTests {

    private static final Path HOME = Path.of("").toAbsolutePath();
    private static final Pattern STAGE = Pattern.compile("(\\S+) AS (\\w+)");

    private final Map<String, Stage> stages = stages();

    /** One instruction, its lines joined. */
    record Instruction(String name, String text) {}

    record Stage(String from, List<Instruction> instructions) {

        Stream<String> all(String name) {
            return instructions.stream()
                    .filter(instruction -> instruction.name().equals(name))
                    .map(Instruction::text);
        }

        String last(String name) {
            return all(name).reduce((one, next) -> next).orElseThrow(() -> new AssertionError("no " + name));
        }
    }

    @Test
    void standsOnImagesOfTheJavaThatCompiledIt() throws IOException {
        String java = element("java.version");

        assertThat(Files.readString(HOME.resolve("Dockerfile"))).contains("ARG JAVA=" + java + "\n");
        assertThat(stages.values().stream().map(Stage::from).filter(from -> !stages.containsKey(from)))
                .isNotEmpty()
                .allMatch(from -> from.matches("[a-z-]+:[^:]*\\$\\{JAVA}(-jre)?"), "names its version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"portal", "demo"})
    void runsAsAnOrdinaryUserWithoutAShell(String image) {
        List<Stage> line = line(image);

        assertThat(line.stream().flatMap(stage -> stage.all("USER")))
                .hasSize(1)
                .allMatch(user -> user.matches("[1-9]\\d{4,}:[1-9]\\d{4,}"));
        assertThat(stages.get(image).last("ENTRYPOINT"))
                .as("a signal reaches Java only without a shell before it")
                .startsWith("[\"java\", ");
        assertThat(line.stream().flatMap(stage -> stage.all("RUN")).toList().toString())
                .contains("/usr/sbin/nologin", "-o gatehouse -g gatehouse -m 0700 /keys /data")
                .doesNotContain("sudo", "chmod 777", "setuid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"portal", "demo"})
    void carriesNoSecretAndNoToolOfTheBuild(String image) {
        List<Stage> line = line(image);

        assertThat(line.stream().flatMap(stage -> Stream.concat(stage.all("ENV"), stage.all("ARG"))))
                .noneMatch(text -> text.matches("(?i).*(secret|password|token|apikey|client_id).*"));
        assertThat(line.stream().flatMap(stage -> stage.all("RUN")).toList().toString())
                .doesNotContain("apt-get", "mvn", "curl", "wget");
        assertThat(line.stream().flatMap(stage -> stage.all("COPY")))
                .isNotEmpty()
                .noneMatch(copy -> copy.contains(" . "))
                .noneMatch(copy -> copy.contains("/keys"));
        assertThat(stages.values().stream().flatMap(stage -> stage.all("ADD"))).isEmpty();
    }

    @Test
    void copiesWhatIsThereAndNotIgnored() {
        List<String> sources = stages.values().stream()
                .flatMap(stage -> stage.all("COPY"))
                .filter(copy -> !copy.startsWith("--"))
                .flatMap(copy -> Stream.of(copy.split(" ")).limit(copy.split(" ").length - 1))
                .toList();

        assertThat(sources).contains("pom.xml", "db", "src").allSatisfy(source -> {
            assertThat(HOME.resolve(source)).exists();
            assertThat(ignored(source)).as(source + " in .dockerignore").isFalse();
        });
        assertThat(ignored("src/test/java")).isTrue();
        assertThat(ignored(".git/config")).isTrue();
        assertThat(ignored(".gatehouse/keys.json")).isTrue();
        assertThat(ignored("target/classes")).isTrue();
        assertThat(sources.stream().map(HOME::resolve).filter(path -> path.startsWith(HOME.resolve("src/container"))))
                .allMatch(path -> Files.isExecutable(path) != path.toString().endsWith(".options"));
    }

    @Test
    void takesFromEarlierStagesWhatTheyMake() throws IOException {
        String jar = element("artifactId") + "-" + element("version") + ".jar";
        List<String> earlier = new ArrayList<>();
        stages.forEach((name, stage) -> {
            assertThat(stage.all("COPY").filter(copy -> copy.startsWith("--from=")))
                    .allMatch(copy -> earlier.contains(copy.split("[= ]")[1]));
            earlier.add(name);
        });

        assertThat(matches("gatehouse-*.jar", jar)).isTrue();
        assertThat(matches("gatehouse-*-demo.jar", jar)).isFalse();
        assertThat(matches("gatehouse-*-demo.jar", jar.replace(".jar", "-demo.jar")))
                .isTrue();
        assertThat(stages.get("portal").all("COPY").toList().toString())
                .contains("--from=trained")
                .doesNotContain("--from=build", "demo");
        assertThat(stages.get("portal").last("ENTRYPOINT"))
                .contains("-XX:AOTCache=/opt/gatehouse/gatehouse.aot", "@/opt/gatehouse/java.options");
    }

    @Test
    void isAskedForItsHealthWhereComposeWaitsForIt() {
        assertThat(stages.get("portal").last("HEALTHCHECK")).endsWith("CMD [\"/opt/gatehouse/healthy\"]");
        assertThat(stages.get("portal").last("EXPOSE")).isEqualTo("8080");
        assertThat(stages.get("portal").all("COPY").toList().toString()).contains("/opt/gatehouse/healthy");
    }

    @Test
    void theHealthCheckAsksForReadiness() throws Exception {
        int[] status = {200};
        List<String> asked = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(status[0], -1);
            exchange.close();
        });
        server.start();
        String port = String.valueOf(server.getAddress().getPort());

        assertThat(healthy(Map.of("MANAGEMENT_SERVER_PORT", port, "SERVER_PORT", "1")))
                .isZero();
        assertThat(healthy(Map.of("SERVER_PORT", port))).isZero();
        status[0] = 503;
        assertThat(healthy(Map.of("SERVER_PORT", port))).isNotZero();
        server.stop(0);
        assertThat(healthy(Map.of("SERVER_PORT", port))).isNotZero();
        assertThat(asked).containsOnly("/actuator/health/readiness").hasSize(3);
    }

    private static int healthy(Map<String, String> environment) throws Exception {
        ProcessBuilder check = new ProcessBuilder(
                        HOME.resolve("src/container/healthy").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        check.environment().putAll(environment);
        Process process = check.start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** The stage and those it stands on, as far as they are ours. */
    private List<Stage> line(String image) {
        List<Stage> line = new ArrayList<>();
        for (Stage stage = stages.get(image); stage != null; stage = stages.get(stage.from())) {
            line.add(stage);
        }
        return line;
    }

    private static Map<String, Stage> stages() {
        Map<String, Stage> stages = new LinkedHashMap<>();
        List<Instruction> instructions = new ArrayList<>();
        for (Instruction instruction : instructions()) {
            if (instruction.name().equals("FROM")) {
                var stage = STAGE.matcher(instruction.text());
                assertThat(stage.matches()).as(instruction.text()).isTrue();
                instructions = new ArrayList<>();
                stages.put(stage.group(2), new Stage(stage.group(1), instructions));
            } else {
                instructions.add(instruction);
            }
        }
        return stages;
    }

    private static List<Instruction> instructions() {
        try {
            String text = Files.readString(HOME.resolve("Dockerfile")).replaceAll("\\\\\n\\s*", "");
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> new Instruction(line.split(" ", 2)[0], line.split(" ", 2)[1]))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** As Docker reads the file: the last line that matches decides, a folder stands for what is in it. */
    private static boolean ignored(String path) {
        try {
            boolean ignored = false;
            for (String line : Files.readAllLines(HOME.resolve(".dockerignore"))) {
                String pattern = line.replaceFirst("^!", "");
                Path given = Path.of(path);
                boolean hit = Stream.iterate(given, step -> step != null, Path::getParent)
                        .anyMatch(step -> matches(pattern, step.toString()));
                if (!line.isBlank() && hit) {
                    ignored = !line.startsWith("!");
                }
            }
            return ignored;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean matches(String pattern, String path) {
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(Path.of(path));
    }

    /** The first such element of the pom that is the project's own. */
    private static String element(String name) throws IOException {
        String pom = Files.readString(HOME.resolve("pom.xml")).replaceFirst("(?s)<parent>.*?</parent>", "");
        var found = Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<").matcher(pom);
        assertThat(found.find()).as(name).isTrue();
        return found.group(1);
    }
}
