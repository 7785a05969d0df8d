package io.gatehouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.demo.DemoPace;
import io.gatehouse.sandbox.SandboxFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What docker-compose.yml repeats from the sandbox, and what it promises to a machine it runs on. */
class ComposeFileTests {

    private final Map<String, Map<String, Object>> services = services();

    @Test
    void configuresThePortalForTheSandboxesWorld() {
        assertThat(environment("portal"))
                .containsEntry("GATEHOUSE_PROVIDER_TENANT_ID", SandboxFacts.HOME_TENANT)
                .containsEntry("GATEHOUSE_PROVIDER_CLIENT_ID", SandboxFacts.PORTAL_CLIENT_ID)
                .containsEntry("GATEHOUSE_PROVIDER_CLIENT_SECRET", SandboxFacts.PORTAL_CLIENT_SECRET)
                .containsEntry("GATEHOUSE_PROVIDER_FIRST_OWNER", SandboxFacts.OWNER_UPN);
        assertThat(environment("sandbox"))
                .containsEntry("GATEHOUSE_PUBLIC_URL", environment("portal").get("GATEHOUSE_PUBLIC_URL"));
        assertThat(services.get("sandbox")).containsEntry("network_mode", "service:portal");
    }

    @Test
    void looksAfterConnectionsAsOftenAsTheDemo() {
        DemoPace.settings()
                .forEach((property, pace) -> assertThat(environment("portal"))
                        .containsEntry(property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), pace));
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
