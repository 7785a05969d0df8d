package io.gatehouse.sandbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change-notification subscription of one application in one tenant, and of one user where a user's token made it.
 * {@code paused}: Microsoft wants it to be reauthorised and delivers nothing until then.
 */
public record Subscription(
        String id,
        String tenantId,
        Owner owner,
        What what,
        Where where,
        @Nullable Encryption encryption,
        Instant expiresAt,
        boolean paused) {

    /** Whose token made it: the application, and the user or null for the application itself. */
    public record Owner(String appId, String creatorId, boolean delegated) {}

    /** Which changes of which resource, the way it was asked for. */
    public record What(String resource, String changeType) {}

    /** Where deliveries go and the secret that each of them repeats. */
    public record Where(
            String notificationUrl,
            @Nullable String lifecycleNotificationUrl,
            @Nullable String clientState,
            String latestSupportedTlsVersion) {}

    /** The certificate (Base64 of its DER form) for which content is encrypted. */
    public record Encryption(String certificate, String certificateId) {}

    public boolean alive(Instant now) {
        return now.isBefore(expiresAt);
    }

    /** Whether changes of that type are wanted. */
    public boolean wants(String changeType) {
        return List.of(what.changeType().split("\\s*,\\s*")).contains(changeType);
    }

    public Subscription until(Instant end) {
        return new Subscription(id, tenantId, owner, what, where, encryption, end, false);
    }

    public Subscription at(Where changed) {
        return new Subscription(id, tenantId, owner, what, changed, encryption, expiresAt, paused);
    }

    public Subscription encryptedFor(@Nullable Encryption changed) {
        return new Subscription(id, tenantId, owner, what, where, changed, expiresAt, paused);
    }

    public Subscription paused(boolean now) {
        return new Subscription(id, tenantId, owner, what, where, encryption, expiresAt, now);
    }

    /** Another one that differs by its id alone. */
    public Subscription copy(String newId) {
        return new Subscription(newId, tenantId, owner, what, where, encryption, expiresAt, paused);
    }
}
