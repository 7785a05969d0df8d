package io.gatehouse.connection.drift;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.Severity;
import io.gatehouse.connection.grant.FailureTexts;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What differences mean for the health of a connection: what somebody accepted counts no more. */
@Component
public class DriftReasons {

    private static final Set<DriftCode> MISSING =
            EnumSet.of(DriftCode.PERMISSION_MISSING, DriftCode.CONSENT_PERSONAL, DriftCode.ROLE_MISSING);
    private static final Set<DriftCode> LOST = EnumSet.of(DriftCode.APP_REMOVED, DriftCode.CONSENT_REMOVED);
    private static final Set<DriftCode> EXTRA = EnumSet.of(DriftCode.PERMISSION_EXTRA, DriftCode.ROLE_EXTRA);

    private final Drift drift;
    private final FailureTexts texts;

    DriftReasons(Drift drift, FailureTexts texts) {
        this.drift = drift;
        this.texts = texts;
    }

    /** Keeps what was seen, unless the connection still waits for its confirmation. */
    public List<HealthReason> of(ConnectionView connection, DriftLook look, boolean anythingGranted) {
        List<DriftFinding> standing = connection.active()
                ? drift.record(connection, look)
                : look.seen().stream()
                        .map(seen -> new DriftFinding(
                                new UUID(0, 0),
                                connection.id(),
                                connection.customerId(),
                                seen.code(),
                                seen.subject(),
                                seen.detail(),
                                DriftState.NEW,
                                null,
                                java.time.Instant.EPOCH,
                                java.time.Instant.EPOCH,
                                null))
                        .toList();
        return of(
                standing.stream()
                        .filter(finding -> finding.code().harmless()
                                ? finding.state() == DriftState.MUST_FIX
                                : finding.state().counts())
                        .toList(),
                anythingGranted);
    }

    private List<HealthReason> of(List<DriftFinding> counting, boolean anythingGranted) {
        List<HealthReason> reasons = new ArrayList<>();
        if (counting.stream().anyMatch(finding -> LOST.contains(finding.code()))) {
            reasons.add(texts.reason("CONSENT_REMOVED"));
        }
        if (counting.stream().anyMatch(finding -> finding.code() == DriftCode.APP_DISABLED)) {
            reasons.add(texts.reason("APP_DISABLED"));
        }
        add(reasons, counting, MISSING, anythingGranted ? Severity.PERMISSIONS_MISSING : "CONSENT_REMOVED");
        add(reasons, counting, EnumSet.of(DriftCode.CREDENTIAL_GONE), "CREDENTIAL_GONE");
        add(reasons, counting, EnumSet.of(DriftCode.CREDENTIAL_FOREIGN), Severity.CREDENTIAL_FOREIGN);
        add(reasons, counting, EXTRA, Severity.PERMISSIONS_EXTRA);
        return reasons;
    }

    private void add(List<HealthReason> reasons, List<DriftFinding> counting, Set<DriftCode> codes, String reason) {
        String about = counting.stream()
                .filter(finding -> codes.contains(finding.code()))
                .map(finding -> finding.detail().isEmpty() ? finding.subject() : finding.detail())
                .collect(Collectors.joining(", "));
        if (!about.isEmpty()) {
            reasons.add(texts.reason(reason, about));
        }
    }
}
