package io.gatehouse.alert.cause;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.HealthReason;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * A credential or an app of the provider's own that Microsoft refuses stops all customers at once: that is one alert, and
 * none of theirs.
 */
@Component
class OwnCredentialSource implements CauseSource {

    private final Connections connections;
    private final Sentences sentences;

    OwnCredentialSource(Connections connections, MessageSource messages) {
        this.connections = connections;
        this.sentences = new Sentences(messages);
    }

    @Override
    public Set<AlertKind> kinds() {
        return Set.of(AlertKind.OWN_CREDENTIAL_REFUSED, AlertKind.OWN_APP_REFUSED);
    }

    /** One trouble of a registration, whatever else its connections still say: without the app no credential matters. */
    @Override
    public Collection<Cause> standing() {
        Map<UUID, Cause> byRegistration = new LinkedHashMap<>();
        for (ConnectionView connection : connections.unhealthy()) {
            for (HealthReason reason : connection.reasons()) {
                ConnectionCauses.everybodys(connection, reason)
                        .ifPresent(kind -> byRegistration.merge(
                                connection.registrationId(),
                                cause(kind, connection.registrationId(), reason),
                                OwnCredentialSource::deeper));
            }
        }
        return byRegistration.values();
    }

    private static Cause deeper(Cause one, Cause other) {
        return other.kind() == AlertKind.OWN_APP_REFUSED && one.kind() != AlertKind.OWN_APP_REFUSED ? other : one;
    }

    private Cause cause(AlertKind kind, UUID registration, HealthReason reason) {
        return new Cause(
                kind,
                registration.toString(),
                sentences.of("alert.own.name"),
                AlertSeverity.CRITICAL,
                reason.code(),
                reason.text(),
                0,
                Concerns.EVERYBODY);
    }

    /** While Microsoft is silent no connection tells that its credential is refused. */
    @Override
    public boolean unknown(Alert alert) {
        return connections.unhealthy().stream()
                .filter(connection -> connection
                        .registrationId()
                        .toString()
                        .equals(alert.cause().subject()))
                .anyMatch(connection -> ConnectionCauses.silent(connection.reasons()));
    }
}
