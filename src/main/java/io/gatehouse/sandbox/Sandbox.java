package io.gatehouse.sandbox;

import io.gatehouse.sandbox.hooks.CallLog;
import io.gatehouse.sandbox.hooks.Wire;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.web.context.support.StandardServletEnvironment;

/** A running sandbox: Entra ID, Microsoft Graph and the mail inbox behind one port of this machine. */
public final class Sandbox implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private Sandbox(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it within this JVM, on this machine's loopback; it reads none of the portal's configuration. */
    public static Sandbox start(SandboxSettings settings) {
        return start(settings, "127.0.0.1");
    }

    /** Starts it where others than this machine can reach it, such as in a container ({@code 0.0.0.0}). */
    public static Sandbox start(SandboxSettings settings, String address) {
        SpringApplication application = new SpringApplicationBuilder(SandboxApplication.class)
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .environment(new OwnEnvironment(properties(settings, address)))
                .initializers(context ->
                        ((GenericApplicationContext) context).registerBean(SandboxSettings.class, () -> settings))
                .build();
        // The portal owns logging in this JVM; a second set-up would reset its levels and appenders.
        application.setListeners(application.getListeners().stream()
                .filter(listener -> !(listener instanceof LoggingApplicationListener))
                .collect(Collectors.toList()));
        return new Sandbox(application.run());
    }

    public int port() {
        WebServer server = ((WebServerApplicationContext) context).getWebServer();
        return server == null ? -1 : server.getPort();
    }

    /** Where the Entra ID half answers: {@code http://localhost:<port>}. */
    public URI loginEndpoint() {
        return at("");
    }

    /** Where the Graph half answers; the version path is not part of it. */
    public URI graphEndpoint() {
        return at("");
    }

    /** The port of the mail server, or -1 without one. */
    public int smtpPort() {
        Mailbox mailbox = context.getBeanProvider(Mailbox.class).getIfAvailable();
        return mailbox == null ? -1 : mailbox.smtpPort();
    }

    public URI inboxPage() {
        return at("/inbox");
    }

    public URI chaosPage() {
        return at("/chaos");
    }

    /** Shows the steps of a tour on every page from now on; an empty list shows none. */
    public void guide(Supplier<List<TourStep>> steps) {
        context.getBean(Tour.class).toldBy(steps);
    }

    /** Where the portal really listens, if not where it says: notifications to its public address go there. */
    public void reachPortalAt(URI origin) {
        context.getBean(Wire.class).reach(origin);
    }

    /** What was called lately, oldest first. */
    public List<Call> calls() {
        return context.getBean(CallLog.class).calls();
    }

    /** How often the token endpoint was called since the start. */
    public long tokenCalls() {
        return context.getBean(CallLog.class).tokenCalls();
    }

    /** The world behind it, for tests that arrange or inspect directly. */
    public World world() {
        return context.getBean(World.class);
    }

    @Override
    public void close() {
        context.close();
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    private static Map<String, Object> properties(SandboxSettings settings, String address) {
        return Map.ofEntries(
                Map.entry("server.port", settings.port()),
                Map.entry("server.address", address),
                Map.entry("server.shutdown", "immediate"),
                Map.entry("server.forward-headers-strategy", "none"),
                Map.entry("server.tomcat.max-http-form-post-size", "1MB"),
                Map.entry("spring.application.name", "sandbox"),
                Map.entry("spring.config.name", "sandbox"),
                Map.entry("spring.threads.virtual.enabled", "true"),
                Map.entry("spring.thymeleaf.prefix", "classpath:/sandbox/templates/"),
                Map.entry("spring.web.resources.static-locations", "classpath:/sandbox/static/"),
                Map.entry("spring.mvc.static-path-pattern", "/_sandbox/static/**"),
                Map.entry("spring.mvc.problemdetails.enabled", "false"),
                Map.entry("server.error.include-message", "always"));
    }

    /** Knows only the sandbox's own settings: the portal's environment variables are not meant for it. */
    private static final class OwnEnvironment extends StandardServletEnvironment {

        OwnEnvironment(Map<String, Object> properties) {
            getPropertySources().addFirst(new MapPropertySource("sandbox", properties));
        }

        @Override
        protected void customizePropertySources(MutablePropertySources sources) {}
    }
}
