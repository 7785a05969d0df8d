package io.gatehouse;

import io.gatehouse.job.JobsBase;
import io.gatehouse.sandbox.Sandbox;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxSettings;
import io.gatehouse.subscription.desk.PublicRoute;
import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistrar;

/**
 * A sandbox of its own for the portal under test, as its Microsoft cloud and mail server. The portal believes to be at
 * {@link #PUBLIC_URL}; tests map that address to the port where it really listens.
 */
@TestConfiguration(proxyBeanMethods = false)
@Import({TestProvider.Handle.class, JobsBase.Probes.class})
public class TestSandbox {

    public static final String PUBLIC_URL = "http://localhost:8080";

    @Bean(destroyMethod = "close")
    Sandbox sandbox() {
        return Sandbox.start(new SandboxSettings(0, 0, URI.create(PUBLIC_URL), null, true));
    }

    /** The way from outside to where the portal really listens; a test may cut it for the sandbox and for the portal. */
    @Bean
    PublicLine publicLine(Sandbox sandbox) {
        return new PublicLine(sandbox);
    }

    /** Leads the public address to this machine's port. */
    public static final class PublicLine implements PublicRoute, ApplicationListener<WebServerInitializedEvent> {

        private final Sandbox sandbox;
        private volatile int port;
        private volatile boolean cut;

        PublicLine(Sandbox sandbox) {
            this.sandbox = sandbox;
        }

        /** Cuts the portal's own way to itself; the sandbox has a switch for its side. */
        public void cut(boolean now) {
            cut = now;
        }

        @Override
        public URI to(URI address) {
            return URI.create(address.toString().replace(PUBLIC_URL, "http://localhost:" + (cut ? 9 : port)));
        }

        @Override
        public void onApplicationEvent(WebServerInitializedEvent event) {
            if (event.getApplicationContext().getServerNamespace() == null) {
                port = event.getWebServer().getPort();
                sandbox.reachPortalAt(URI.create("http://localhost:" + port));
            }
        }
    }

    @Bean
    DynamicPropertyRegistrar sandboxInstallation(Sandbox sandbox) {
        Path keys = TestProvider.temporaryKeysFile();
        return registry -> {
            registry.add("gatehouse.public-url", () -> PUBLIC_URL);
            registry.add("gatehouse.vault.keys-location", keys::toString);
            registry.add("gatehouse.vault.create-missing-keys", () -> true);
            registry.add("gatehouse.microsoft.cloud", () -> "custom");
            registry.add("gatehouse.microsoft.login-endpoint", sandbox::loginEndpoint);
            registry.add("gatehouse.microsoft.graph-endpoint", sandbox::graphEndpoint);
            registry.add("gatehouse.provider.name", () -> "Northern Voice");
            registry.add("gatehouse.provider.tenant-id", () -> SandboxFacts.HOME_TENANT);
            registry.add("gatehouse.provider.client-id", () -> SandboxFacts.PORTAL_CLIENT_ID);
            registry.add("gatehouse.provider.client-secret", () -> SandboxFacts.PORTAL_CLIENT_SECRET);
            registry.add("gatehouse.provider.first-owner", () -> SandboxFacts.OWNER_UPN);
            registry.add("gatehouse.provider.app-name", () -> SandboxFacts.PORTAL_APP_NAME);
            registry.add("gatehouse.provider.support-email", () -> "connect@northernvoice.example");
            if (Integer.getInteger("gatehouse.outage", 2) < 60) {
                // tests feel the pulse themselves, and outages of seconds count
                registry.add("gatehouse.subscriptions.pulse", () -> "1h");
                registry.add("gatehouse.subscriptions.silence", () -> "1s");
                registry.add("gatehouse.subscriptions.alarm", () -> "1s");
                registry.add("gatehouse.subscriptions.latency", () -> "500ms");
            }
            registry.add("spring.mail.host", () -> "127.0.0.1");
            registry.add("spring.mail.port", sandbox::smtpPort);
        };
    }
}
