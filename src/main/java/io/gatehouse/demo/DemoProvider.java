package io.gatehouse.demo;

import io.gatehouse.sandbox.SandboxFacts;
import java.util.Map;

/** Whom the demo plays, with all that a customer reads about him before consenting; docker-compose.yml says the same. */
public final class DemoProvider {

    private DemoProvider() {}

    /** By the names that the portal's settings have. */
    public static Map<String, Object> settings() {
        return Map.ofEntries(
                Map.entry("gatehouse.provider.name", "Northern Voice"),
                Map.entry("gatehouse.provider.tenant-id", SandboxFacts.HOME_TENANT),
                Map.entry("gatehouse.provider.client-id", SandboxFacts.PORTAL_CLIENT_ID),
                Map.entry("gatehouse.provider.client-secret", SandboxFacts.PORTAL_CLIENT_SECRET),
                Map.entry("gatehouse.provider.first-owner", SandboxFacts.OWNER_UPN),
                Map.entry("gatehouse.provider.app-name", SandboxFacts.PORTAL_APP_NAME),
                Map.entry("gatehouse.provider.publisher", SandboxFacts.PORTAL_PUBLISHER),
                Map.entry("gatehouse.provider.publisher-verified", true),
                Map.entry("gatehouse.provider.support-email", "connect@northernvoice.example"),
                Map.entry("gatehouse.provider.security-email", "security@northernvoice.example"),
                Map.entry("gatehouse.provider.phone", "+46 8 555 010 00"),
                Map.entry("gatehouse.provider.address", "Northern Voice AB, Stockholm"),
                Map.entry("gatehouse.provider.privacy-url", "https://northernvoice.example/privacy"));
    }
}
