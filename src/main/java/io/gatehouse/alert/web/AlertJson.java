package io.gatehouse.alert.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.AlertState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An alert as the API gives it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AlertJson(
        UUID id,
        AlertKind kind,
        AlertSeverity severity,
        AlertState state,
        String about,
        String code,
        String text,
        String action,
        @Nullable UUID customerId,
        @Nullable UUID connectionId,
        List<UUID> connectionIds,
        @Nullable UUID jobId,
        @Nullable Instant endsAt,
        Instant raisedAt,
        Instant changedAt,
        @Nullable Instant snoozedUntil,
        @Nullable String handledBy,
        @Nullable String note,
        @Nullable Instant resolvedAt) {

    static AlertJson of(AlertLine line) {
        Alert alert = line.alert();
        return new AlertJson(
                alert.id(),
                alert.kind(),
                alert.severity(),
                alert.state(),
                alert.cause().name(),
                alert.cause().code(),
                alert.cause().sentence(),
                line.who(),
                alert.customerId(),
                alert.connectionId(),
                alert.connectionIds(),
                alert.cause().concerns().job(),
                alert.cause().concerns().endsAt(),
                alert.raisedAt(),
                alert.changedAt(),
                alert.state() == AlertState.SNOOZED ? alert.snoozedUntil() : null,
                alert.handling() == null ? null : alert.handling().by(),
                alert.handling() == null ? null : alert.handling().note(),
                alert.resolvedAt());
    }
}
