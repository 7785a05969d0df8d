package io.gatehouse.sandbox;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to start a {@link Sandbox}: ports (0 picks a free one), where the portal answers (its redirect URIs derive from
 * it), where state is kept (null keeps it in memory), whether a mail server is wanted, and whether the provider's home
 * tenant starts with its registrations.
 */
public record SandboxSettings(
        int port, int smtpPort, URI portalUrl, @Nullable Path dataDirectory, boolean mail, boolean homeApps) {

    public SandboxSettings(int port, int smtpPort, URI portalUrl, @Nullable Path dataDirectory, boolean mail) {
        this(port, smtpPort, portalUrl, dataDirectory, mail, true);
    }

    /** The same with a home tenant that holds no application at all. */
    public SandboxSettings withoutHomeApps() {
        return new SandboxSettings(port, smtpPort, portalUrl, dataDirectory, mail, false);
    }
}
