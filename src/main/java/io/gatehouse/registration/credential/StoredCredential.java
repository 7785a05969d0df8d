package io.gatehouse.registration.credential;

import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A credential with its secret part.
 *
 * @param text the client secret, or key and certificate as PEM; null before Microsoft told it and after removal
 * @param replaces the credential that this one takes over from
 */
public record StoredCredential(
        CredentialView view,
        @Nullable Secret text,
        @Nullable UUID replaces,
        @Nullable Instant acceptedAt) {

    public UUID id() {
        return view.id();
    }

    public Secret known() {
        if (text == null) {
            throw new IllegalStateException("Credential " + id() + " has no text");
        }
        return text;
    }
}
