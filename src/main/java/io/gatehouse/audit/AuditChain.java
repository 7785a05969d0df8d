package io.gatehouse.audit;

import io.gatehouse.shared.Hashes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The chain's arithmetic: each entry's hash covers the one before it and every field of its own. */
final class AuditChain {

    static final byte[] GENESIS = Hashes.sha256("gatehouse audit chain");

    private AuditChain() {}

    /** The fields of a row exactly as they are stored. */
    record Row(
            long seq,
            UUID id,
            Instant at,
            String actorKind,
            String actorId,
            String actorName,
            String action,
            String subjectType,
            String subjectId,
            @Nullable String subjectName,
            @Nullable UUID customerId,
            String outcome,
            String details,
            @Nullable String correlationId,
            @Nullable String ip) {}

    static byte[] hash(byte[] previous, Row row) {
        StringBuilder canonical = new StringBuilder();
        for (Object field : new @Nullable Object[] {
            row.seq(),
            row.id(),
            row.at().toEpochMilli(),
            row.actorKind(),
            row.actorId(),
            row.actorName(),
            row.action(),
            row.subjectType(),
            row.subjectId(),
            row.subjectName(),
            row.customerId(),
            row.outcome(),
            row.details(),
            row.correlationId(),
            row.ip()
        }) {
            String text = Objects.toString(field, "");
            // lengths, so that no character can be moved from one field to its neighbour
            canonical.append(field == null ? "-" : text.length()).append(':').append(text);
        }
        byte[] own = canonical.toString().getBytes(StandardCharsets.UTF_8);
        byte[] both = new byte[previous.length + own.length];
        System.arraycopy(previous, 0, both, 0, previous.length);
        System.arraycopy(own, 0, both, previous.length, own.length);
        return Hashes.sha256(both);
    }
}
