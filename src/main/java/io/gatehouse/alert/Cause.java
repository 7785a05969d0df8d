package io.gatehouse.alert;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reason for an alert that stands at this moment. Kind and subject name the cause: there is one open alert for it.
 *
 * @param subject what is concerned, in a word that never changes
 * @param name the same for people
 * @param code stable, for automation
 * @param sentence in plain words, what was answered and who has to do something
 * @param step rises where the same cause becomes more pressing
 */
public record Cause(
        AlertKind kind,
        String subject,
        String name,
        AlertSeverity severity,
        String code,
        String sentence,
        int step,
        Concerns concerns) {

    /** This one, as pressing as the other where that is worse. */
    public Cause orWorse(Cause other) {
        return other.severity.compareTo(severity) <= 0
                ? this
                : new Cause(kind, subject, name, other.severity, code, sentence, step, concerns);
    }

    /** The same under another kind. */
    public Cause as(AlertKind other) {
        return new Cause(other, subject, name, severity, code, sentence, step, concerns);
    }

    /**
     * Whose trouble it is, as far as it is somebody's.
     *
     * @param connection the first that it stops
     * @param connections all of them, in an order that does not change
     */
    public record Concerns(
            @Nullable UUID customer,
            @Nullable UUID connection,
            @Nullable UUID job,
            @Nullable Instant endsAt,
            List<UUID> connections) {

        public static final Concerns EVERYBODY = new Concerns(null, null, null, null);

        public Concerns {
            connections = connections.isEmpty() && connection != null ? List.of(connection) : List.copyOf(connections);
        }

        public Concerns(
                @Nullable UUID customer, @Nullable UUID connection, @Nullable UUID job, @Nullable Instant endsAt) {
            this(customer, connection, job, endsAt, List.of());
        }

        public static Concerns connection(UUID customer, UUID connection) {
            return new Concerns(customer, connection, null, null);
        }

        public Concerns until(Instant end) {
            return new Concerns(customer, connection, job, end, connections);
        }
    }
}
