package io.gatehouse.mail;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail as operators see it.
 *
 * @param copy the text part as it was sent, with the secret part of links masked
 */
public record MailView(
        UUID id,
        String kind,
        String recipient,
        String subject,
        MailStatus status,
        int attempts,
        @Nullable String lastAnswer,
        Instant createdAt,
        @Nullable Instant sentAt,
        @Nullable Instant nextAttemptAt,
        @Nullable String copy) {}
