package io.gatehouse;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Stops a start that cannot succeed before anything is opened, and names all missing settings at once. */
class RequiredSettings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** A production start lacks these settings. */
    static class Missing extends RuntimeException {

        private final List<String> settings;

        Missing(List<String> settings) {
            super("Settings are missing: " + String.join(", ", settings));
            this.settings = List.copyOf(settings);
        }

        List<String> settings() {
            return settings;
        }
    }

    private record Needed(String property, String variable, String meaning) {}

    private static final List<Needed> NEEDED = List.of(
            new Needed(
                    "gatehouse.microsoft.cloud",
                    "GATEHOUSE_MICROSOFT_CLOUD",
                    "the Microsoft cloud: global, us-gov, us-gov-dod, china or custom"),
            new Needed(
                    "spring.datasource.url",
                    "SPRING_DATASOURCE_URL",
                    "the PostgreSQL database (with SPRING_DATASOURCE_USERNAME and _PASSWORD), such as"
                            + " jdbc:postgresql://db.example.com/gatehouse"),
            new Needed(
                    "gatehouse.vault.keys-location",
                    "GATEHOUSE_VAULT_KEYS_LOCATION",
                    "the file with the encryption keys; make one with: java -jar gatehouse.jar keys create FILE"),
            new Needed(
                    "gatehouse.public-url",
                    "GATEHOUSE_PUBLIC_URL",
                    "the address under which browsers reach the portal, such as https://connect.example.com"));

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        List<String> problems = new ArrayList<>();
        for (Needed needed : NEEDED) {
            if (environment.getProperty(needed.property(), "").isBlank()) {
                problems.add(needed.variable() + ": " + needed.meaning());
            }
        }
        String publicUrl = environment.getProperty("gatehouse.public-url", "");
        if (!publicUrl.isBlank() && !acceptable(publicUrl)) {
            problems.add(
                    "GATEHOUSE_PUBLIC_URL: must be an https address without a path (http on this machine's loopback only), not "
                            + publicUrl);
        }
        if (!problems.isEmpty()) {
            throw new Missing(problems);
        }
    }

    private static boolean acceptable(String publicUrl) {
        try {
            URI uri = URI.create(publicUrl);
            String host = String.valueOf(uri.getHost());
            boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
            if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                return false;
            }
            // cookies, redirect URIs and the content policy mean the origin alone
            if (!String.valueOf(uri.getRawPath()).matches("/?")) {
                return false;
            }
            return "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && loopback);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
