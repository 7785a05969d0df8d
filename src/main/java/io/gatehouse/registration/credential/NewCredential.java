package io.gatehouse.registration.credential;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The intent to make a credential; its row comes before Microsoft hears of it. */
public record NewCredential(
        UUID registrationId,
        @Nullable String service,
        CredentialKind kind,
        Instant endsAt,
        @Nullable UUID replaces) {}
