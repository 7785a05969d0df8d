package io.gatehouse.alert.news;

import io.gatehouse.subscription.InboxNews.News;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One message that tells a receiver how much has arrived in the inbox.
 *
 * @param news null until it is told for the first time
 * @param attempts how often it was told
 * @param dueAt when it is told next
 * @param takenAt null while the receiver has not taken it
 */
public record Ping(
        UUID id,
        UUID route,
        @Nullable News news,
        int attempts,
        Instant dueAt,
        @Nullable String lastAnswer,
        Instant createdAt,
        @Nullable Instant takenAt) {}
