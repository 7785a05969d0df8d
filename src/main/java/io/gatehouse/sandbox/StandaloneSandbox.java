package io.gatehouse.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sandbox as a process of its own. Environment: {@code SANDBOX_PORT} (9100), {@code SANDBOX_ADDRESS} (127.0.0.1),
 * {@code SANDBOX_SMTP_PORT} (1025, {@code off} for none), {@code SANDBOX_PORTAL_URL} (http://localhost:8080),
 * {@code SANDBOX_DATA} (a directory; without it nothing is kept).
 */
public final class StandaloneSandbox {

    private StandaloneSandbox() {}

    public static void main(String... arguments) throws InterruptedException {
        Map<String, String> environment = System.getenv();
        Sandbox sandbox =
                Sandbox.start(settings(environment), environment.getOrDefault("SANDBOX_ADDRESS", "127.0.0.1"));
        Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "sandbox-stop"));
        System.out.println("Sandbox  " + sandbox.loginEndpoint());
        System.out.println("Inbox    " + sandbox.inboxPage());
        System.out.println("Chaos    " + sandbox.chaosPage());
        Thread.currentThread().join();
    }

    static SandboxSettings settings(Map<String, String> environment) {
        String smtp = environment.getOrDefault("SANDBOX_SMTP_PORT", "1025");
        boolean mail = !smtp.equals("off");
        @Nullable String data = environment.get("SANDBOX_DATA");
        return new SandboxSettings(
                Integer.parseInt(environment.getOrDefault("SANDBOX_PORT", "9100")),
                mail ? Integer.parseInt(smtp) : 0,
                URI.create(environment.getOrDefault("SANDBOX_PORTAL_URL", "http://localhost:8080")),
                data == null || data.isBlank() ? null : Path.of(data),
                mail);
    }
}
