package io.gatehouse.connection.drift;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A difference between a customer's tenant and what a connection was agreed to.
 *
 * @param subject the permission, key id or app that it is about
 * @param decision what somebody decided, null while nobody did
 * @param resolvedAt when it was gone; null while it is there
 */
public record DriftFinding(
        UUID id,
        UUID connectionId,
        UUID customerId,
        DriftCode code,
        String subject,
        String detail,
        DriftState state,
        @Nullable Decision decision,
        Instant firstSeenAt,
        Instant lastSeenAt,
        @Nullable Instant resolvedAt) {

    /**
     * Why it is as it is.
     *
     * @param owner who takes care of it
     * @param until the last day of an acceptance
     */
    public record Decision(
            String owner, String reason, @Nullable LocalDate until, String by, Instant at) {}

    public boolean open() {
        return resolvedAt == null;
    }

    /** Message key of the sentence that tells it; the subject and the detail are its arguments. */
    public String key() {
        return "connection.drift." + code;
    }

    Seen seen() {
        return new Seen(code, subject, detail);
    }

    boolean same(Seen other) {
        return code == other.code() && subject.equalsIgnoreCase(other.subject());
    }

    /** What one look at the tenant showed. */
    record Seen(DriftCode code, String subject, String detail) {

        static Seen of(DriftCode code, String subject) {
            return new Seen(code, subject, "");
        }
    }
}
