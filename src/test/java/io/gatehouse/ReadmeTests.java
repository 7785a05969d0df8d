package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatehouse.TestProvider.Rows;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.shared.Hashes;
import io.gatehouse.shared.Randoms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** What the README tells people to type works. */
@SandboxTest
class ReadmeTests {

    @Autowired
    Sandbox sandbox;

    @Autowired
    Rows rows;

    @LocalServerPort
    int port;

    @Test
    void theCurlCommandsReadTheCustomersWithEitherBearer() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/curl")) || System.getenv("CI") != null,
                "SKIPPED: there is no curl to run the README's commands");
        List<String> commands = Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.startsWith("TOKEN=$(curl") || line.startsWith("KEY=") || line.startsWith("curl "))
                .toList();
        assertThat(commands).hasSize(4);
        String script = commands.stream()
                .collect(Collectors.joining("\n"))
                .replace("ghk_…", apiKey())
                .replace("localhost:9100", "localhost:" + sandbox.port())
                .replace("localhost:8080", "localhost:" + port);

        Process process = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(answer).matches("(\\{\"items\":\\[.*){2}");
    }

    private String apiKey() {
        String key = "ghk_" + Randoms.token();
        rows.in(
                rows.first(),
                () -> rows.jdbc()
                        .sql("""
                        insert into api_key (provider_id, id, name, role, beginning, key_hash, made_by, created_at, expires_at)
                        values (?, gen_random_uuid(), 'README', 'AUDITOR', 'ghk_', ?, 'README', now(), now() + interval '1 day')
                        """)
                        .params(rows.first().value(), Hashes.sha256(key))
                        .update());
        return key;
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

    @Test
    void theVariablesAreTheOnesThatExist() throws Exception {
        var records = new ClassPathScanningCandidateComponentProvider(false);
        records.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        Set<String> exist = new TreeSet<>(Set.of("GATEHOUSE_DATABASE_ROLE"));
        for (var found : records.findCandidateComponents("io.gatehouse")) {
            Class<?> settings = Class.forName(found.getBeanClassName());
            String prefix =
                    settings.getAnnotation(ConfigurationProperties.class).value();
            for (var setting : settings.getRecordComponents()) {
                String name = setting.getName().replaceAll("([A-Z])", "_$1");
                exist.add((prefix.replace('.', '_') + "_" + name).toUpperCase(Locale.ROOT));
            }
        }

        assertThat(exist).hasSizeGreaterThan(20);
        assertThat(variables()).containsExactlyElementsOf(exist);
    }

    /** Those of Gatehouse in the tables; one that begins with an underscore continues the first of its row. */
    private static Set<String> variables() throws IOException {
        Set<String> variables = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("README.md"))) {
            if (line.startsWith("| `GATEHOUSE_")) {
                String[] names = line.split(" \\| ")[0].replaceAll("[|` ]", "").split(",");
                String stem = names[0].substring(0, names[0].indexOf('_', "GATEHOUSE_".length()));
                for (String name : names) {
                    variables.add(name.startsWith("_") ? stem + name : name);
                }
            }
        }
        return variables;
    }
}
