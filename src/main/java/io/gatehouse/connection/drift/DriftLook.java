package io.gatehouse.connection.drift;

import io.gatehouse.connection.drift.DriftFinding.Seen;
import io.gatehouse.microsoft.failure.FailureKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one look at a tenant showed.
 *
 * @param unread what the connection's permissions do not let be read: CONSENT or CREDENTIALS
 */
public record DriftLook(List<Seen> seen, List<String> unread) {

    static final String CONSENT = "CONSENT";
    static final String CREDENTIALS = "CREDENTIALS";

    private static final Map<String, DriftCode> LOST = Map.of(
            FailureKind.APP_MISSING.name(), DriftCode.APP_REMOVED,
            FailureKind.APP_DISABLED.name(), DriftCode.APP_DISABLED,
            FailureKind.CONSENT_MISSING.name(), DriftCode.CONSENT_REMOVED);

    private static final Set<DriftCode> OF_CREDENTIALS =
            EnumSet.of(DriftCode.CREDENTIAL_FOREIGN, DriftCode.CREDENTIAL_GONE);

    public DriftLook {
        seen = List.copyOf(seen);
        unread = List.copyOf(unread);
    }

    /** Microsoft gives no token any more, which tells one thing and nothing about the others. */
    static Optional<DriftLook> of(String failure, String app) {
        return Optional.ofNullable(LOST.get(failure))
                .map(code -> new DriftLook(List.of(Seen.of(code, app)), List.of(CONSENT, CREDENTIALS)));
    }

    /** Whether it would have shown a difference of this kind. */
    boolean covers(DriftCode code) {
        return !unread.contains(OF_CREDENTIALS.contains(code) ? CREDENTIALS : CONSENT);
    }
}
