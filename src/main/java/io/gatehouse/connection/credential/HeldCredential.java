package io.gatehouse.connection.credential;

import io.gatehouse.registration.credential.CredentialView;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a connection proves itself with, as people and programs see it: never a secret part.
 *
 * @param id ours of a credential; null for a kept sign-in
 * @param kind SECRET, CERTIFICATE or REFRESH_TOKEN
 * @param state INTENDED, UPLOADED, ACTIVE or RETIRED
 * @param daysLeft whole days, negative afterwards; null where nobody knows the end
 */
public record HeldCredential(
        @Nullable UUID id,
        String kind,
        String state,
        @Nullable String name,
        @Nullable String keyId,
        @Nullable String hint,
        @Nullable String thumbprint,
        @Nullable Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Long daysLeft) {

    private static final int SOON = 30;

    static HeldCredential of(CredentialView view, Instant now) {
        return new HeldCredential(
                view.id(),
                view.kind().name(),
                view.state().name(),
                view.name(),
                view.keyId(),
                view.hint(),
                view.thumbprint(),
                view.createdAt(),
                view.expiresAt(),
                view.daysLeft(now));
    }

    static HeldCredential signIn(Instant ends, Instant now) {
        return new HeldCredential(
                null,
                "REFRESH_TOKEN",
                "ACTIVE",
                null,
                null,
                null,
                null,
                null,
                ends,
                Duration.between(now, ends).toDays());
    }

    public boolean inUse() {
        return state.equals("ACTIVE");
    }

    public boolean secret() {
        return kind.equals("SECRET");
    }

    /** How loudly its end is told. */
    public String tone() {
        if (daysLeft == null || daysLeft > SOON) {
            return "idle";
        }
        return daysLeft < 0 ? "bad" : "warn";
    }
}
