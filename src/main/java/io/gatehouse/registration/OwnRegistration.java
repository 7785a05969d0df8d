package io.gatehouse.registration;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A registration in the provider's home tenant.
 *
 * @param preferred the one that is used where nobody chose another
 * @param signedInAt when somebody last signed in through it; null: never
 */
public record OwnRegistration(
        AppRegistration registration,
        boolean preferred,
        @Nullable Instant signedInAt) {

    public UUID id() {
        return registration.id();
    }
}
