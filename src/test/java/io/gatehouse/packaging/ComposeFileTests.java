package io.gatehouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.demo.DemoPace;
import io.gatehouse.demo.DemoProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What docker-compose.yml repeats from the sandbox, and what it promises to a machine it runs on. */
class ComposeFileTests {

    private final Map<String, Map<String, Object>> services = services();

    @Test
    void configuresThePortalForTheSandboxesWorld() {
        DemoProvider.settings()
                .forEach((property, value) ->
                        assertThat(environment("portal")).containsEntry(variable(property), String.valueOf(value)));
        assertThat(environment("sandbox"))
                .containsEntry("GATEHOUSE_PUBLIC_URL", environment("portal").get("GATEHOUSE_PUBLIC_URL"));
        assertThat(services.get("sandbox")).containsEntry("network_mode", "service:portal");
    }

    @Test
    void looksAfterConnectionsAsOftenAsTheDemo() {
        DemoPace.settings()
                .forEach((property, pace) -> assertThat(environment("portal")).containsEntry(variable(property), pace));
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    @Test
    void opensPortsToThisMachineAlone() {
        services.values().stream()
                .flatMap(service -> ((List<?>) service.getOrDefault("ports", List.of())).stream())
                .forEach(port -> assertThat(String.valueOf(port)).startsWith("127.0.0.1:"));
        assertThat(services.get("portal")).containsKey("ports");
    }

    @Test
    void isPassedOverByASpringBootStart() {
        assertThat(services)
                .hasSize(5)
                .allSatisfy((name, service) -> assertThat(service.get("labels"))
                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                        .containsEntry("org.springframework.boot.ignore", "true"));
    }

    @Test
    void setsNothingThatThePortalDoesNotKnow() throws IOException {
        String known = Files.readString(Path.of("target/classes/META-INF/spring-configuration-metadata.json"))
                .toUpperCase(Locale.ROOT)
                .replaceAll("[.-]", "");
        List<String> set = Stream.concat(
                        environment("portal").keySet().stream(),
                        Stream.of(dockerfile().replaceAll("(?s).*AS portal.*?ENV ([A-Z_]+)=.*", "$1")))
                .filter(name -> name.startsWith("GATEHOUSE_"))
                .toList();

        assertThat(set)
                .hasSizeGreaterThan(8)
                .allSatisfy(name -> assertThat(known).as(name).contains("\"NAME\": \"" + name.replace("_", "") + "\""));
    }

    @Test
    void buildsWhatTheDockerfileOffersAndPinsTheRest() throws IOException {
        String dockerfile = dockerfile();
        services.forEach((name, service) -> {
            Map<String, Object> build = cast(service.getOrDefault("build", Map.of()));
            if (build.isEmpty()) {
                assertThat(String.valueOf(service.get("image"))).as(name).matches("[a-z/]+:v?\\d[\\d.]*");
            } else {
                assertThat(dockerfile).as(name).containsPattern("(?m) AS " + build.get("target") + "$");
                assertThat(String.valueOf(service.get("image"))).endsWith(":local");
            }
        });
    }

    @Test
    void takesEveryRightFromWhatServesPeople() {
        for (String name : List.of("portal", "sandbox")) {
            assertThat(services.get(name))
                    .as(name)
                    .containsEntry("read_only", true)
                    .containsEntry("cap_drop", List.of("ALL"))
                    .containsEntry("security_opt", List.of("no-new-privileges:true"))
                    .doesNotContainKeys("privileged", "user");
        }
        assertThat((List<?>) services.get("portal").get("volumes")).isEqualTo(List.of("keys:/keys:ro"));
    }

    @Test
    void waitsForWhatCanSayThatItIsReady() throws IOException {
        boolean portalSays = dockerfile().replaceAll("(?s).* AS portal", "").contains("HEALTHCHECK ");
        services.forEach((name, service) -> {
            Map<String, Map<String, Object>> needed = cast(service.getOrDefault("depends_on", Map.of()));
            needed.forEach((other, how) -> {
                assertThat(services).as(name).containsKey(other);
                if (how.get("condition").equals("service_healthy")) {
                    assertThat(
                                    other.equals("portal")
                                            ? portalSays
                                            : services.get(other).containsKey("healthcheck"))
                            .as(name + " waits for " + other)
                            .isTrue();
                }
            });
        });
        assertThat(services.get("keys")).containsEntry("restart", "no").containsEntry("network_mode", "none");
    }

    private static String dockerfile() throws IOException {
        return Files.readString(Path.of("Dockerfile"));
    }

    private Map<String, Object> environment(String service) {
        return cast(services.get(service).get("environment"));
    }

    private static Map<String, Map<String, Object>> services() {
        try {
            Map<String, Object> file = new Yaml().load(Files.readString(Path.of("docker-compose.yml")));
            return cast(file.get("services"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> Map<String, T> cast(Object value) {
        return (Map<String, T>) value;
    }
}
