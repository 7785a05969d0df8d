package io.gatehouse.job;

import io.gatehouse.shared.Actor;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job to be done: its kind, what it is about in words for people, and data for the handler that never holds a secret. */
public record JobRequest(
        String kind,
        String subject,
        @Nullable UUID customerId,
        @Nullable UUID connectionId,
        Object data,
        Actor requestedBy,
        Duration delay) {

    /** Without data and without delay. */
    public static JobRequest of(
            String kind, String subject, @Nullable UUID customerId, @Nullable UUID connectionId, Actor requestedBy) {
        return new JobRequest(kind, subject, customerId, connectionId, Map.of(), requestedBy, Duration.ZERO);
    }

    public JobRequest data(Object other) {
        return new JobRequest(kind, subject, customerId, connectionId, other, requestedBy, delay);
    }

    public JobRequest delay(Duration other) {
        return new JobRequest(kind, subject, customerId, connectionId, data, requestedBy, other);
    }
}
