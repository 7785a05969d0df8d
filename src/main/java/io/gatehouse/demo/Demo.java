package io.gatehouse.demo;

import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Wires demo mode: starts what the portal stands on, then the portal, and stops all in the other order. */
final class Demo {

    private Demo() {}

    static void run(Class<?> application, DemoSettings settings, String... arguments) {
        Ground.requireFree(settings.portalPort(), "the portal", "SERVER_PORT");
        Ground.requireFree(settings.sandboxPort(), "the sandbox", "GATEHOUSE_SANDBOX_PORT");
        Ground.requireFree(settings.smtpPort(), "the sandbox's mail server", "GATEHOUSE_SANDBOX_SMTP_PORT");
        Path directory = settings.directory();
        Ground.prepare(directory);
        Ground.claim(directory);
        boolean firstStart = !Files.exists(directory.resolve("postgres"));
        System.out.println("Gatehouse demo: starting PostgreSQL, the sandbox and the portal. Data: " + directory);
        SpringApplication portal = new SpringApplication(application, DemoConfiguration.class);
        portal.setDefaultProperties(Map.of("logging.level.root", "warn", "logging.level.io.gatehouse", "info"));
        // by now logging is set up, and nothing of the portal is open yet
        portal.addInitializers(context -> open(settings, firstStart, context));
        try {
            portal.run(arguments);
        } catch (CannotStart e) {
            throw e;
        } catch (RuntimeException e) {
            // Boot has said why; the sandbox's threads would keep the process alive
            System.exit(1);
        }
    }

    private static void open(DemoSettings settings, boolean firstStart, ConfigurableApplicationContext context) {
        Path directory = settings.directory();
        // seconds each, and neither needs the other
        CompletableFuture<DemoDatabase> unpacked =
                CompletableFuture.supplyAsync(() -> DemoDatabase.start(directory), Thread::startVirtualThread);
        Sandbox sandbox = sandbox(settings, unpacked);
        DemoDatabase database = started(unpacked);
        // runs after the context is closed: the pool must be gone before its server goes
        SpringApplication.getShutdownHandlers().add(() -> {
            sandbox.close();
            database.close();
        });
        DemoRun run = new DemoRun(directory, settings.portalUrl(), sandbox, firstStart);
        ((GenericApplicationContext) context).registerBean(DemoRun.class, () -> run);
        context.getEnvironment()
                .getPropertySources()
                .addLast(new MapPropertySource("demo", properties(settings, database, sandbox)));
    }

    private static Sandbox sandbox(DemoSettings settings, CompletableFuture<DemoDatabase> unpacked) {
        try {
            return Sandbox.start(new SandboxSettings(
                    settings.sandboxPort(),
                    settings.smtpPort(),
                    URI.create(settings.portalUrl()),
                    settings.directory().resolve("sandbox"),
                    true));
        } catch (RuntimeException e) {
            // not half made, and not left running
            started(unpacked).close();
            throw e;
        }
    }

    private static DemoDatabase started(CompletableFuture<DemoDatabase> database) {
        try {
            return database.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof CannotStart reason ? reason : e;
        }
    }

    private static Map<String, Object> properties(DemoSettings settings, DemoDatabase database, Sandbox sandbox) {
        Map<String, Object> properties = new HashMap<>(ofPortal(settings, sandbox));
        properties.put("server.port", settings.portalPort());
        properties.put("spring.datasource.url", database.url());
        properties.put("spring.datasource.username", DemoDatabase.LOGIN);
        properties.put("spring.datasource.password", DemoDatabase.LOGIN);
        properties.put("gatehouse.vault.create-missing-keys", true);
        return properties;
    }

    /** What a portal is told that works with this sandbox, but for its port and its database. */
    static Map<String, Object> ofPortal(DemoSettings settings, Sandbox sandbox) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.address", "127.0.0.1");
        properties.put("gatehouse.public-url", settings.portalUrl());
        properties.put("spring.mail.host", "127.0.0.1");
        properties.put("spring.mail.port", sandbox.smtpPort());
        properties.put(
                "gatehouse.vault.keys-location",
                settings.directory().resolve("keys.json").toString());
        properties.put("gatehouse.microsoft.cloud", "custom");
        properties.put("gatehouse.microsoft.login-endpoint", sandbox.loginEndpoint());
        properties.put("gatehouse.microsoft.graph-endpoint", sandbox.graphEndpoint());
        properties.putAll(DemoPace.settings());
        properties.putAll(DemoProvider.settings());
        return properties;
    }
}
