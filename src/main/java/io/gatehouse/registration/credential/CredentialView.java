package io.gatehouse.registration.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A credential as people see it: never its secret part.
 *
 * @param service whose it is; null for the provider's own registration
 * @param keyId Microsoft's id of it
 * @param hint the first characters of a secret
 * @param thumbprint of a certificate, as Microsoft's pages show it
 */
public record CredentialView(
        UUID id,
        UUID registrationId,
        @Nullable String service,
        CredentialKind kind,
        CredentialState state,
        String name,
        @Nullable String keyId,
        @Nullable String hint,
        @Nullable String thumbprint,
        Instant createdAt,
        @Nullable Instant expiresAt) {

    /** Whether it was added there by us, and not typed in as somebody made it by hand. */
    public boolean madeHere() {
        return keyId != null;
    }

    /** Whole days until it expires, negative afterwards; null where nobody knows. */
    public @Nullable Long daysLeft(Instant now) {
        return expiresAt == null ? null : Duration.between(now, expiresAt).toDays();
    }
}
