package io.gatehouse.connection.drift;

import io.gatehouse.connection.consent.ConsentReading;
import io.gatehouse.connection.drift.DriftFinding.Seen;
import io.gatehouse.microsoft.failure.FailureKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one look at a tenant showed.
 *
 * @param unread what the connection's permissions do not let be read: CONSENT, SURPLUS, ROLES or CREDENTIALS; EVERYTHING
 *     where Microsoft gives no token
 */
public record DriftLook(List<Seen> seen, List<String> unread) {

    static final String EVERYTHING = "EVERYTHING";
    static final String CREDENTIALS = "CREDENTIALS";

    static final List<String> TOPICS =
            List.of(ConsentReading.CONSENT, ConsentReading.SURPLUS, ConsentReading.ROLES, CREDENTIALS);

    private static final Map<String, DriftCode> LOST = Map.of(
            FailureKind.APP_MISSING.name(), DriftCode.APP_REMOVED,
            FailureKind.APP_DISABLED.name(), DriftCode.APP_DISABLED,
            FailureKind.CONSENT_MISSING.name(), DriftCode.CONSENT_REMOVED);

    public DriftLook {
        seen = List.copyOf(seen);
        unread = List.copyOf(unread);
    }

    /** Microsoft gives no token any more, which tells one thing and nothing about the others. */
    static Optional<DriftLook> of(String failure, String app) {
        return Optional.ofNullable(LOST.get(failure))
                .map(code -> new DriftLook(List.of(Seen.of(code, app)), List.of(EVERYTHING)));
    }

    /** What it did see. */
    List<String> topics() {
        return unread.contains(EVERYTHING)
                ? List.of()
                : TOPICS.stream().filter(topic -> !unread.contains(topic)).toList();
    }

    /** Whether it would have shown a difference of this kind. */
    boolean covers(DriftCode code) {
        return !unread.contains(EVERYTHING) && topics(code).noneMatch(unread::contains);
    }

    static Stream<String> topics(DriftCode code) {
        return switch (code) {
            case CREDENTIAL_FOREIGN, CREDENTIAL_GONE -> Stream.of(CREDENTIALS);
            case PERMISSION_MISSING -> Stream.of(ConsentReading.CONSENT);
            case PERMISSION_EXTRA, CONSENT_PERSONAL -> Stream.of(ConsentReading.CONSENT, ConsentReading.SURPLUS);
            case ROLE_MISSING, ROLE_EXTRA -> Stream.of(ConsentReading.ROLES);
            case CONSENT_REMOVED, APP_REMOVED, APP_DISABLED -> Stream.empty();
        };
    }
}
