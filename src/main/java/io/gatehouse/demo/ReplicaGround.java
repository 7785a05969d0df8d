package io.gatehouse.demo;

import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What several replicas on one machine stand on: PostgreSQL where none is given, the sandbox with its mail server, and a
 * proxy before the replicas where another one is not wanted. For {@code src/scale-out/replicas}, which starts the replicas.
 */
final class ReplicaGround implements AutoCloseable {

    private final @Nullable DemoDatabase database;
    private final Sandbox sandbox;
    private final @Nullable FrontDoor door;

    private ReplicaGround(@Nullable DemoDatabase database, Sandbox sandbox, @Nullable FrontDoor door) {
        this.database = database;
        this.sandbox = sandbox;
        this.door = door;
    }

    /** Writes the variables that all replicas share into {@code replicas.env}, and goes on until it is told to stop. */
    static void run(DemoSettings settings) {
        List<Integer> replicas = replicas(settings);
        if (!replicas.isEmpty()) {
            Ground.requireFree(settings.portalPort(), "the proxy", "SERVER_PORT");
        }
        Ground.requireFree(settings.sandboxPort(), "the sandbox", "GATEHOUSE_SANDBOX_PORT");
        Ground.requireFree(settings.smtpPort(), "the sandbox's mail server", "GATEHOUSE_SANDBOX_SMTP_PORT");
        Path directory = settings.directory();
        Ground.prepare(directory);
        Ground.claim(directory);
        boolean given = settings.text("spring.datasource.url").isPresent();
        DemoDatabase database = given ? null : DemoDatabase.start(directory);
        Sandbox sandbox = Sandbox.start(new SandboxSettings(
                settings.sandboxPort(),
                settings.smtpPort(),
                URI.create(settings.portalUrl()),
                directory.resolve("sandbox"),
                true));
        FrontDoor door =
                replicas.isEmpty() ? null : FrontDoor.open(settings.portalPort(), replicas, (path, replica) -> {});
        ReplicaGround ground = new ReplicaGround(database, sandbox, door);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            ground.close();
            stopped.countDown();
        }));
        ground.tell(settings);
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Integer> replicas(DemoSettings settings) {
        String ports = settings.text("gatehouse.replica-ports").orElse("");
        return Arrays.stream(ports.split(","))
                .filter(port -> !port.isBlank())
                .map(port -> Integer.valueOf(port.strip()))
                .toList();
    }

    private void tell(DemoSettings settings) {
        Map<String, Object> properties = new HashMap<>(Demo.ofPortal(settings, sandbox));
        Optional.ofNullable(database).ifPresent(ours -> {
            properties.put("spring.datasource.url", ours.url());
            properties.put("spring.datasource.username", DemoDatabase.LOGIN);
            properties.put("spring.datasource.password", DemoDatabase.LOGIN);
        });
        String lines = properties.entrySet().stream()
                .map(each -> variable(each.getKey()) + "='"
                        + each.getValue().toString().replace("'", "'\\''") + "'\n")
                .sorted()
                .collect(Collectors.joining());
        Path file = settings.directory().resolve("replicas.env");
        Path half = settings.directory().resolve("replicas.env.new");
        try {
            Files.writeString(half, lines);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    @Override
    public void close() {
        if (door != null) {
            door.close();
        }
        sandbox.close();
        if (database != null) {
            database.close();
        }
    }
}
