package io.gatehouse.demo;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The few settings that count before Spring starts, read as Spring would: argument, system property, environment. */
final class DemoSettings {

    private static final int PORTAL = 8080;
    private static final int SANDBOX = 9100;
    private static final int SMTP = 9125;

    private final String[] arguments;

    DemoSettings(String... arguments) {
        this.arguments = arguments.clone();
    }

    Optional<String> text(String property) {
        String prefix = "--" + property + "=";
        for (String argument : arguments) {
            if (argument.startsWith(prefix)) {
                return Optional.of(argument.substring(prefix.length())).filter(value -> !value.isBlank());
            }
        }
        String variable = property.toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
        String spaced = property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        return Optional.ofNullable(System.getProperty(property))
                .or(() -> Optional.ofNullable(System.getenv(spaced)))
                .or(() -> Optional.ofNullable(System.getenv(variable)))
                .filter(value -> !value.isBlank());
    }

    int portalPort() {
        return number("server.port", PORTAL);
    }

    int sandboxPort() {
        return number("gatehouse.sandbox.port", SANDBOX);
    }

    int smtpPort() {
        return number("gatehouse.sandbox.smtp-port", SMTP);
    }

    /** Loopback, unless a container needs the sandbox on all of its own addresses. */
    String sandboxAddress() {
        return text("gatehouse.sandbox.address").orElse("127.0.0.1");
    }

    String portalUrl() {
        return text("gatehouse.public-url").orElse("http://localhost:" + portalPort());
    }

    /** Where the demo keeps everything. */
    Path directory() {
        return Path.of(text("gatehouse.demo.directory").orElse(".gatehouse"))
                .toAbsolutePath()
                .normalize();
    }

    private int number(String property, int otherwise) {
        String given = text(property).orElse(String.valueOf(otherwise));
        try {
            return Integer.parseInt(given.strip());
        } catch (NumberFormatException e) {
            throw new CannotStart(property + " must be a port number, not " + given, "Correct it and start again.");
        }
    }
}
