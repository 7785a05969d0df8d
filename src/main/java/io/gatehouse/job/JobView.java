package io.gatehouse.job;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One job as people see it. */
public record JobView(
        UUID id,
        String kind,
        String subject,
        @Nullable UUID customerId,
        @Nullable UUID connectionId,
        JobState state,
        @Nullable Progress progress,
        int attempt,
        @Nullable String error,
        String requestedBy,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant notBefore) {

    /** How far a job is; the total is null while nobody knows it. */
    public record Progress(long done, @Nullable Long total, String text) {

        /** Rounded down, so that 100 means all; null without a total. */
        public @Nullable Integer percent() {
            return total == null || total <= 0 ? null : (int) Math.min(100, done * 100 / total);
        }
    }

    /** Whether a pause that Microsoft asked for still lasts: then nobody can make it run. */
    public boolean held(Instant now) {
        return state == JobState.WAITING && notBefore != null && notBefore.isAfter(now);
    }

    /** From its start to its end; null before. */
    public @Nullable Duration duration() {
        return startedAt == null || finishedAt == null ? null : Duration.between(startedAt, finishedAt);
    }
}
