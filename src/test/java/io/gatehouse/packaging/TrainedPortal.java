package io.gatehouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * The production jar as the image holds it, dependencies apart and with an AOT cache: it starts with half of the CPU time.
 * Made once for all tests of a build, in {@code target/trained}, and again when the jar or what trains it has changed.
 */
public final class TrainedPortal {

    private static final Path CONTAINER = Path.of("src/container");
    private static final List<String> FROM_THE_IMAGE = List.of("java.options", "train", "healthy");

    private static @Nullable Path made;

    private TrainedPortal() {}

    /** What java must be told; strict: a cache that does not fit ends the JVM instead of being passed over. */
    public static List<String> arguments() {
        Path folder = folder();
        return List.of(
                options(folder),
                "-XX:AOTMode=on",
                "-XX:AOTCache=" + folder.resolve("gatehouse.aot"),
                "-jar",
                jar(folder));
    }

    static List<String> withoutCache() {
        return List.of(options(folder()), "-jar", jar(folder()));
    }

    /** Looked for once: reading the whole jar takes longer than a portal that dies may stay away. */
    static synchronized Path folder() {
        if (made == null) {
            made = make();
        }
        return made;
    }

    private static Path make() {
        try {
            Path all = Running.jar().resolveSibling("trained");
            Path folder = all.resolve(fingerprint());
            Path complete = folder.resolve("complete");
            if (!Files.exists(complete)) {
                FileSystemUtils.deleteRecursively(all);
                extract(folder);
                train(folder);
                Files.createFile(complete);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String options(Path folder) {
        return "@" + folder.resolve("java.options");
    }

    private static String jar(Path folder) {
        return folder.resolve("gatehouse.jar").toString();
    }

    private static String fingerprint() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(System.getProperty("java.vm.version").getBytes(StandardCharsets.UTF_8));
            for (String name : FROM_THE_IMAGE) {
                digest.update(Files.readAllBytes(CONTAINER.resolve(name)));
            }
            try (InputStream jar = new DigestInputStream(Files.newInputStream(Running.jar()), digest)) {
                jar.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void extract(Path folder) throws IOException {
        Path all = Files.createDirectories(folder.getParent());
        String jar = Running.jar().toString();
        try (Running extract = Running.java(
                all, Map.of(), "-Djarmode=tools", "-jar", jar, "extract", "--destination", folder.toString())) {
            assertThat(extract.exitCode()).as(extract::output).isZero();
        }
        Files.move(folder.resolve(Running.jar().getFileName()), folder.resolve("gatehouse.jar"));
        for (String name : FROM_THE_IMAGE) {
            Files.copy(CONTAINER.resolve(name), folder.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** Does what the image's build does, with the JVM that will use it. */
    private static void train(Path folder) {
        TestDatabase.Address empty = TestDatabase.create();
        Map<String, String> variables = Map.of(
                "PATH", Path.of(Running.java()).getParent() + ":" + System.getenv("PATH"),
                "SPRING_DATASOURCE_URL", empty.url(),
                "SPRING_DATASOURCE_USERNAME", empty.login(),
                "SPRING_DATASOURCE_PASSWORD", empty.password());
        List<String> command = List.of(folder.resolve("train").toString(), folder.toString());
        try (Running training = Running.program(folder.getParent(), variables, command)) {
            assertThat(training.exitCode()).as(training::output).isZero();
        }
    }
}
