package io.gatehouse.alert.web;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertQuery;
import io.gatehouse.alert.cause.ConnectionCauses;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.Outages;
import io.gatehouse.connection.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Why a connection is not healthy: the alerts about it, the one about everybody that it suffers from, and what stands
 * against it without an alert, because it passes by itself or was not looked at yet.
 */
@Component
class Chains {

    private static final int MOST = 20;

    private final AlertWords words;
    private final Connections connections;

    Chains(AlertWords words, Connections connections) {
        this.words = words;
        this.connections = connections;
    }

    List<Chain> of(UUID id) {
        ConnectionView connection = connections.find(id).orElse(null);
        List<AlertLine> told =
                new ArrayList<>(words.list(unresolved(null).ofConnection(id)).items());
        if (connection == null || !connection.active()) {
            return told.stream().map(AlertLine::chain).toList();
        }
        for (HealthReason reason : connection.reasons()) {
            everybodys(connection, reason).filter(line -> !told.contains(line)).ifPresent(told::add);
        }
        List<Chain> all = new ArrayList<>(told.stream().map(AlertLine::chain).toList());
        if (connection.health() != ConnectionHealth.HEALTHY) {
            Set<AlertKind> kinds =
                    told.stream().map(line -> line.alert().kind()).collect(Collectors.toSet());
            // a release before may have raised it under another kind
            Set<String> codes =
                    told.stream().map(line -> line.alert().cause().code()).collect(Collectors.toSet());
            connection.reasons().stream()
                    .filter(reason -> !Severity.warning(reason)
                            && !codes.contains(reason.code())
                            && !told(connection, reason, kinds))
                    .map(reason -> untold(connection, reason))
                    .forEach(all::add);
        }
        return all;
    }

    private static boolean told(ConnectionView connection, HealthReason reason, Set<AlertKind> kinds) {
        return everybodysKind(connection, reason)
                .or(() -> ConnectionCauses.kind(reason))
                .or(() -> credential(reason) ? Optional.of(AlertKind.CREDENTIAL_EXPIRY) : Optional.empty())
                .map(kinds::contains)
                .orElse(false);
    }

    private static Optional<AlertKind> everybodysKind(ConnectionView connection, HealthReason reason) {
        if (Outages.silence(reason)) {
            return Optional.of(AlertKind.MICROSOFT_DOWN);
        }
        return ConnectionCauses.everybodys(connection, reason);
    }

    private Optional<AlertLine> everybodys(ConnectionView connection, HealthReason reason) {
        return everybodysKind(connection, reason)
                .flatMap(kind -> words.list(unresolved(kind)).items().stream()
                        .filter(line -> kind == AlertKind.MICROSOFT_DOWN
                                || line.alert()
                                        .cause()
                                        .subject()
                                        .equals(connection.registrationId().toString()))
                        .findFirst());
    }

    private static AlertQuery unresolved(@Nullable AlertKind kind) {
        return new AlertQuery(AlertQuery.UNRESOLVED, kind, null, null, null, null, MOST);
    }

    /** In the words of the alert that would be raised, or of what passes by itself. */
    private Chain untold(ConnectionView connection, HealthReason reason) {
        String key = everybodysKind(connection, reason)
                .filter(kind -> kind != AlertKind.MICROSOFT_DOWN)
                .or(() -> ConnectionCauses.kind(reason))
                .or(() -> credential(reason) ? Optional.of(AlertKind.CREDENTIAL_EXPIRY) : Optional.empty())
                .map(kind -> "alert.kind." + kind + ".")
                .orElse("alert.passing.");
        boolean partial = Severity.healthOf(List.of(reason)) != ConnectionHealth.ACTION_REQUIRED;
        return new Chain(
                words.text(key + "title", connection.customerName()),
                null,
                partial ? "warn" : "bad",
                partial ? "exclamation-triangle" : "exclamation-octagon",
                reason.text(),
                null,
                words.text(key + "effect"),
                words.text(key + "who"),
                words.text(key + "end"));
    }

    private static boolean credential(HealthReason reason) {
        return reason.code().equals(Severity.CREDENTIAL_ENDS) || reason.code().equals(Severity.CREDENTIAL_ENDED);
    }
}
