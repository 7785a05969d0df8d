package io.gatehouse.sandbox;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to start a {@link Sandbox}: ports (0 picks a free one), where the portal answers (its redirect URIs derive from
 * it), where state is kept (null keeps it in memory) and whether a mail server is wanted.
 */
public record SandboxSettings(
        int port, int smtpPort, URI portalUrl, @Nullable Path dataDirectory, boolean mail) {}
