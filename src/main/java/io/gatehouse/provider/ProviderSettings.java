package io.gatehouse.provider;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The first provider, made at first start and kept in step with these values afterwards.
 *
 * @param name the name that customers read
 * @param tenantId the provider's home tenant, where operators sign in and the app registration lives
 * @param clientId application (client) id of that registration
 * @param clientSecret its client secret
 * @param clientCertificateLocation file with its private key and certificate (PEM) instead of a secret
 * @param firstOwner user principal name of the person who becomes the first owner at first sign-in
 * @param appName the registration's display name, as Microsoft's consent page shows it
 * @param publisher the publisher that Microsoft's consent page shows
 * @param publisherVerified whether that publisher is verified
 */
@ConfigurationProperties("gatehouse.provider")
public record ProviderSettings(
        @Nullable String name,
        @Nullable String tenantId,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @Nullable Path clientCertificateLocation,
        @Nullable String firstOwner,
        @Nullable String appName,
        @Nullable String publisher,
        @Nullable Boolean publisherVerified,
        @Nullable String supportEmail,
        @Nullable String securityEmail,
        @Nullable String phone,
        @Nullable String address,
        @Nullable String privacyUrl) {

    /** Whether they name a registration in a tenant; what it proves itself with is another question. */
    public boolean namesRegistration() {
        return name != null && tenantId != null && clientId != null;
    }

    /** A record would print the secret. */
    @Override
    public String toString() {
        return "ProviderSettings[" + name + ", " + tenantId + ", " + clientId + "]";
    }
}
