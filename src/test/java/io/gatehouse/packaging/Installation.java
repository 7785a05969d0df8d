package io.gatehouse.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.TestDatabase;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** A portal configured by variables alone: a database, keys, a foreign Microsoft cloud and a mail server on loopback. */
public final class Installation implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = Running.freePort();
    private final Path directory;
    private final String origin;
    private final Sandbox sandbox;
    private final Map<String, String> environment;
    private final List<Running> replicas = new CopyOnWriteArrayList<>();
    private @Nullable Running portal;
    private int managementPort;

    /** Made by the jar's own command, once for all installations of this JVM. */
    private static final class Keys {
        static final Path FILE = make();

        private static Path make() {
            try {
                Path directory = Files.createTempDirectory("gatehouse-keys");
                Path keys = directory.resolve("keys.json");
                assertThat(createKeys(directory, keys)).isZero();
                Runtime.getRuntime()
                        .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(directory.toFile())));
                return keys;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Installation(Path directory, TestDatabase.Address database, String origin, UnaryOperator<URI> way) {
        this.directory = directory;
        this.origin = origin;
        this.sandbox = Sandbox.start(new SandboxSettings(0, 0, URI.create(publicUrl()), null, true));
        this.environment = new HashMap<>(database(database));
        environment.put("SERVER_PORT", String.valueOf(port));
        environment.put("GATEHOUSE_PUBLIC_URL", publicUrl());
        environment.put("GATEHOUSE_VAULT_KEYS_LOCATION", Keys.FILE.toString());
        environment.put("GATEHOUSE_MICROSOFT_CLOUD", "custom");
        environment.put(
                "GATEHOUSE_MICROSOFT_LOGIN_ENDPOINT",
                way.apply(sandbox.loginEndpoint()).toString());
        environment.put(
                "GATEHOUSE_MICROSOFT_GRAPH_ENDPOINT",
                way.apply(sandbox.graphEndpoint()).toString());
        environment.put("GATEHOUSE_PROVIDER_NAME", "Northern Voice");
        environment.put("GATEHOUSE_PROVIDER_TENANT_ID", SandboxFacts.HOME_TENANT);
        environment.put("GATEHOUSE_PROVIDER_CLIENT_ID", SandboxFacts.PORTAL_CLIENT_ID);
        environment.put("GATEHOUSE_PROVIDER_CLIENT_SECRET", SandboxFacts.PORTAL_CLIENT_SECRET);
        environment.put("GATEHOUSE_PROVIDER_FIRST_OWNER", SandboxFacts.OWNER_UPN);
        environment.put("SPRING_MAIL_HOST", "127.0.0.1");
        environment.put("SPRING_MAIL_PORT", String.valueOf(sandbox.smtpPort()));
    }

    public static Installation on(Path directory, TestDatabase.Address database) {
        return on(directory, database, address -> address);
    }

    /**
     * The same with something between the portal and Microsoft.
     *
     * @param way which address the portal is told instead of the cloud's own
     */
    public static Installation on(Path directory, TestDatabase.Address database, UnaryOperator<URI> way) {
        return new Installation(directory, database, "http://localhost", way);
    }

    /** The same behind a proxy that ends https for this host; people come to its {@link #replica} by way of that. */
    public static Installation behindHttps(Path directory, TestDatabase.Address database, String host) {
        return new Installation(directory, database, "https://" + host, address -> address);
    }

    /** The same with more variables, or other values of them. */
    public Installation told(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    static int createKeys(Path directory, Path keys) {
        String jar = Running.jar().toString();
        try (Running command = Running.java(directory, Map.of(), "-jar", jar, "keys", "create", keys.toString())) {
            return command.exitCode();
        }
    }

    /** Starts from the jar, answers, has health and metrics on a port of their own, leads to the sign-in, lets an operator see the home page, ends when told to. */
    void provesItself() {
        managementPort = Running.freePort();
        start(List.of(
                "-Dmanagement.server.port=" + managementPort,
                "-jar",
                Running.jar().toString()));
        assertThat(managed("/actuator/health").body()).contains("\"status\":\"UP\"");
        assertThat(managed("/actuator/env").statusCode()).isEqualTo(404);
        assertThat(managed("/actuator/prometheus").body())
                .contains(
                        "jvm_memory_used_bytes",
                        "gatehouse_connections{health=\"healthy\"} 0.0",
                        "gatehouse_jobs{state=\"queued\"}",
                        "gatehouse_mails{state=\"queued\"} 0.0");
        assertThat(get("/actuator/prometheus").statusCode()).isEqualTo(404);
        HttpResponse<String> home = get("/");
        assertThat(home.statusCode()).isEqualTo(302);
        String start = home.headers().firstValue("location").orElseThrow();
        HttpResponse<String> away = get(URI.create(publicUrl()).resolve(start).getPath());
        assertThat(away.headers().firstValue("location").orElseThrow())
                .startsWith(sandbox.loginEndpoint() + "/" + SandboxFacts.HOME_TENANT)
                .contains("client_id=" + SandboxFacts.PORTAL_CLIENT_ID);
        stop("TERM");
    }

    /** Starts the portal and answers after how many milliseconds it served. */
    public long start(List<String> arguments) {
        Running started = launch(arguments);
        return started.until("health is UP", this::ready).toMillis();
    }

    /** Starts the portal and does not wait until it serves. */
    public Running launch(List<String> arguments) {
        Running started = Running.java(directory, environment, arguments.toArray(String[]::new));
        portal = started;
        return started;
    }

    /**
     * Starts one of several portals on the same database and with the same keys, and does not wait until it serves. People
     * come to it by way of something else that listens at the public address.
     */
    public Replica replica(List<String> arguments) {
        return replica(arguments, Running.freePort());
    }

    /** Starts one where another one was before. */
    public Replica replica(List<String> arguments, int own) {
        Map<String, String> told = new HashMap<>(environment);
        told.put("SERVER_PORT", String.valueOf(own));
        told.put("SERVER_FORWARD_HEADERS_STRATEGY", "native");
        Running started = Running.java(directory, told, arguments.toArray(String[]::new));
        replicas.add(started);
        return new Replica(started, own);
    }

    /** One of several portals, and where it listens. */
    public record Replica(Running process, int port) {

        /** As by {@code kill -9}: nothing is told to the portal. */
        public void kill() {
            process.kill();
        }

        /** As an orchestrator asks it to, with as much time for what it has in hand as it needs. */
        public void leave() {
            process.send("TERM");
            process.exitCode();
        }

        /** Whoever had it in hand learns nothing, and it believes afterwards that no time has passed. */
        public void pause() {
            process.send("STOP");
        }

        public void goOn() {
            process.send("CONT");
        }
    }

    /** As by {@code kill -9}: nothing is told to the portal. */
    public void kill() {
        java.util.Objects.requireNonNull(portal).kill();
    }

    public boolean ready() {
        try {
            return managed("/actuator/health/readiness").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    void stop(String signal) {
        java.util.Objects.requireNonNull(portal).stop(signal);
    }

    /** The image's own health check agrees. */
    void healthy(Path script) {
        try (Running check = Running.program(directory, Map.of(), List.of(script.toString(), String.valueOf(port)))) {
            assertThat(check.exitCode()).as(check::output).isZero();
        }
    }

    HttpResponse<String> get(String path) {
        return get(port, path);
    }

    /** From where health is, which is the public port unless another was named. */
    private HttpResponse<String> managed(String path) {
        return get(managementPort == 0 ? port : managementPort, path);
    }

    private HttpResponse<String> get(int at, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + at + path))
                    .timeout(Duration.ofSeconds(60))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Presses a switch of the installation's cloud. */
    public void press(String path, String json) {
        HttpRequest request = HttpRequest.newBuilder(sandbox.loginEndpoint().resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        try {
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .as(path)
                    .isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Sandbox sandbox() {
        return sandbox;
    }

    public String publicUrl() {
        return origin + ":" + port;
    }

    private static Map<String, String> database(TestDatabase.Address address) {
        return Map.of(
                "SPRING_DATASOURCE_URL", address.url(),
                "SPRING_DATASOURCE_USERNAME", address.login(),
                "SPRING_DATASOURCE_PASSWORD", address.password());
    }

    @Override
    public void close() {
        if (portal != null) {
            portal.close();
        }
        replicas.forEach(Running::close);
        sandbox.close();
    }
}
