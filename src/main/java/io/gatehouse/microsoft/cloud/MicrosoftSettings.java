package io.gatehouse.microsoft.cloud;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which Microsoft cloud this installation talks to.
 *
 * @param cloud the cloud; without it the portal does not start outside demo mode
 * @param loginEndpoint origin of Entra ID, only with cloud {@code custom}; plain http on loopback only
 * @param graphEndpoint origin of Microsoft Graph, only with cloud {@code custom}; {@code /v1.0} may be left out
 * @param connectTimeout how long a connection may take to open
 * @param callTimeout how long one call may take from start to the last byte
 * @param callsPerTenant how many Graph calls may run at once for one tenant
 */
@ConfigurationProperties("gatehouse.microsoft")
public record MicrosoftSettings(
        @Nullable Cloud cloud,
        @Nullable URI loginEndpoint,
        @Nullable URI graphEndpoint,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("20s") Duration callTimeout,
        @DefaultValue("4") int callsPerTenant) {}
