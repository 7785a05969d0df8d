package io.gatehouse.connection;

import io.gatehouse.microsoft.MicrosoftFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Turns what a check saw into reasons. */
@Component
class Findings {

    private final FailureTexts texts;
    private final ConnectionSettings settings;
    private final ConnectionCredentials credentials;

    Findings(FailureTexts texts, ConnectionSettings settings, ConnectionCredentials credentials) {
        this.texts = texts;
        this.settings = settings;
        this.credentials = credentials;
    }

    /** What it proves itself with comes to its end. */
    List<HealthReason> ends(ConnectionView connection) {
        return credentials.reasons(connection);
    }

    HealthReason of(MicrosoftFailure failure) {
        return texts.reason(failure);
    }

    /** The difference between wanted and granted. */
    List<HealthReason> drift(ConsentReading reading, List<String> wanted) {
        List<String> missing = reading.missing(wanted);
        if (missing.isEmpty()) {
            return List.of();
        }
        return reading.tenantWide().isEmpty()
                ? List.of(texts.reason("CONSENT_REMOVED"))
                : List.of(texts.reason(Severity.PERMISSIONS_MISSING, String.join(", ", missing)));
    }

    /** The same for a connection whose application acts itself. */
    List<HealthReason> drift(ConsentReading reading, ConnectionView connection) {
        List<String> missing = new ArrayList<>(reading.missing(connection.wantedScopes()));
        connection.wantedRoles().stream()
                .filter(role -> !reading.roles().contains(role))
                .forEach(missing::add);
        if (missing.isEmpty()) {
            return List.of();
        }
        return reading.tenantWide().isEmpty() && reading.roles().isEmpty()
                ? List.of(texts.reason("CONSENT_REMOVED"))
                : List.of(texts.reason(Severity.PERMISSIONS_MISSING, String.join(", ", missing)));
    }

    Optional<HealthReason> slowness(Duration took) {
        return took.compareTo(settings.slow()) < 0
                ? Optional.empty()
                : Optional.of(texts.reason(Severity.SLOW, String.valueOf(took.toSeconds())));
    }
}
