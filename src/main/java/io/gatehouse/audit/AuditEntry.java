package io.gatehouse.audit;

import io.gatehouse.shared.Actor;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One link of a provider's audit chain; {@code seq} has no gap. */
public record AuditEntry(
        long seq,
        UUID id,
        Instant at,
        Actor actor,
        String action,
        AuditSubject subject,
        @Nullable UUID customerId,
        Outcome outcome,
        Map<String, String> details,
        @Nullable String correlationId,
        @Nullable String ip) {}
