package io.gatehouse.journey;

import io.gatehouse.Gatehouse;
import io.gatehouse.TestDatabase;
import io.gatehouse.demo.DemoProvider;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxSettings;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The portal as its users have it: at a fixed address, on a database that outlives it, with the sandbox as its cloud. */
final class RunningPortal implements AutoCloseable {

    final String url;
    final Sandbox sandbox;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private ConfigurableApplicationContext context;

    final TestDatabase.Address database = TestDatabase.create();

    RunningPortal() {
        this(cloud -> cloud);
    }

    /** With something between the portal and its cloud. */
    RunningPortal(UnaryOperator<URI> way) {
        this(way, Map.of("gatehouse.connection.check-interval", "3s"));
    }

    RunningPortal(UnaryOperator<URI> way, Map<String, String> pace) {
        this(way, way, pace);
    }

    /** With different ways to the two halves of its cloud: where people sign in, and Graph. */
    RunningPortal(UnaryOperator<URI> login, UnaryOperator<URI> graph, Map<String, String> pace) {
        int port = freePort();
        this.url = "http://localhost:" + port;
        this.sandbox = Sandbox.start(new SandboxSettings(0, 0, URI.create(url), null, true));
        settings.put("server.port", String.valueOf(port));
        settings.put("management.server.port", "0");
        settings.put("gatehouse.public-url", url);
        settings.put("spring.datasource.url", database.url());
        settings.put("spring.datasource.username", database.login());
        settings.put("spring.datasource.password", database.password());
        settings.put("spring.mail.host", "127.0.0.1");
        settings.put("spring.mail.port", String.valueOf(sandbox.smtpPort()));
        settings.put("gatehouse.vault.keys-location", keysFile().toString());
        settings.put("gatehouse.vault.create-missing-keys", "true");
        settings.put("gatehouse.microsoft.cloud", "custom");
        settings.put(
                "gatehouse.microsoft.login-endpoint",
                login.apply(sandbox.loginEndpoint()).toString());
        settings.put(
                "gatehouse.microsoft.graph-endpoint",
                graph.apply(sandbox.graphEndpoint()).toString());
        settings.putAll(pace);
        DemoProvider.settings().forEach((name, value) -> settings.put(name, String.valueOf(value)));
        this.context = start();
    }

    /** What a crash or an upgrade is to the people at its pages. */
    void restart() {
        context.close();
        context = start();
    }

    /** Where it tells those who watch it how it is. */
    String managementUrl() {
        return "http://localhost:" + context.getEnvironment().getRequiredProperty("local.management.port");
    }

    /** A value from the database, read as the portal reads it. */
    <T> T read(java.util.function.Function<JdbcClient, T> query) {
        JdbcClient jdbc = context.getBean(JdbcClient.class);
        TransactionTemplate transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        return in(() -> transaction.execute(status -> query.apply(jdbc)));
    }

    <T> T in(Supplier<T> work) {
        UUID provider = context.getBean(JdbcClient.class)
                .sql("select id from provider order by created_at limit 1")
                .query(UUID.class)
                .single();
        return ProviderScope.call(new ProviderId(provider), work::get);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** What the admin of a tenant does under Enterprise applications; by the sandbox's control API. */
    void removeConsent(String tenant) {
        control("/remove-consent", "{\"tenant\":\"" + tenant + "\"}");
    }

    /** Presses a switch of the sandbox. */
    void control(String path, String json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.loginEndpoint() + "/_sandbox" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        context.close();
        sandbox.close();
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(Gatehouse.class)
                .profiles("test")
                .run(settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path keysFile() {
        try {
            return Files.createTempDirectory("gatehouse-journey").resolve("keys.json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
