package io.gatehouse.alert.cause;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.alert.CommonGround;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.Outages;
import io.gatehouse.connection.Severity;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the reasons against one connection mean: whose trouble it is, and how pressing. */
public final class ConnectionCauses {

    /** Kinds whose subject is a connection, or what it stands on. */
    static final Set<AlertKind> KINDS = EnumSet.of(
            AlertKind.SIGN_IN_LOST,
            AlertKind.CONSENT_LOST,
            AlertKind.CONNECTION_BROKEN,
            AlertKind.CONSENT_DRIFT,
            AlertKind.CREDENTIAL_FOREIGN,
            AlertKind.CREDENTIAL_REFUSED,
            AlertKind.ROTATION_STUCK);

    private static final Map<String, AlertKind> BY_CODE = Map.ofEntries(
            Map.entry("CONSENT_MISSING", AlertKind.CONSENT_LOST),
            Map.entry("CONSENT_REMOVED", AlertKind.CONSENT_LOST),
            Map.entry("APP_MISSING", AlertKind.CONSENT_LOST),
            Map.entry("GRANT_REVOKED", AlertKind.SIGN_IN_LOST),
            Map.entry("GRANT_EXPIRED", AlertKind.SIGN_IN_LOST),
            Map.entry("APPROVAL_NEEDED", AlertKind.SIGN_IN_LOST),
            Map.entry("WRONG_ACCOUNT", AlertKind.SIGN_IN_LOST),
            Map.entry("ACCOUNT_DISABLED", AlertKind.SIGN_IN_LOST),
            Map.entry("ACCOUNT_LOCKED", AlertKind.SIGN_IN_LOST),
            Map.entry("PASSWORD_EXPIRED", AlertKind.SIGN_IN_LOST),
            Map.entry("NOT_ASSIGNED", AlertKind.SIGN_IN_LOST),
            Map.entry("INTERACTION_NEEDED", AlertKind.SIGN_IN_LOST),
            Map.entry("MFA_NEEDED", AlertKind.SIGN_IN_LOST),
            Map.entry("SIGN_IN_EXPIRED", AlertKind.SIGN_IN_LOST),
            Map.entry("SIGN_IN_FAILED", AlertKind.SIGN_IN_LOST),
            Map.entry("BLOCKED_BY_POLICY", AlertKind.SIGN_IN_LOST),
            Map.entry("MANAGED_DEVICE_NEEDED", AlertKind.SIGN_IN_LOST),
            Map.entry("TENANT_RESTRICTED", AlertKind.SIGN_IN_LOST),
            Map.entry("REFUSED", AlertKind.SIGN_IN_LOST),
            Map.entry("PERMISSIONS_MISSING", AlertKind.CONSENT_DRIFT),
            Map.entry("PERMISSIONS_EXTRA", AlertKind.CONSENT_DRIFT),
            Map.entry("PERMISSION_MISSING", AlertKind.CONSENT_DRIFT),
            Map.entry("RIGHTS_REFUSED", AlertKind.CONSENT_DRIFT),
            Map.entry("CREDENTIAL_FOREIGN", AlertKind.CREDENTIAL_FOREIGN),
            Map.entry("ROTATION_STUCK", AlertKind.ROTATION_STUCK),
            Map.entry("CREDENTIAL_WRONG", AlertKind.CREDENTIAL_REFUSED),
            Map.entry("CREDENTIAL_EXPIRED", AlertKind.CREDENTIAL_REFUSED),
            Map.entry("OWN_APP_DISABLED", AlertKind.OWN_APP_REFUSED),
            Map.entry("OWN_APP_MISSING", AlertKind.OWN_APP_REFUSED));

    /** The end of a credential is told by the days that are left; the rest passes by itself or is only a hint. */
    private static final Set<String> TOLD_ELSEWHERE = Set.of(
            "CREDENTIAL_ENDS",
            "CREDENTIAL_ENDED",
            "CREDENTIAL_NOT_READY",
            "THROTTLED",
            "TOKEN_REJECTED",
            "SLOW",
            "ADMIN_ACCOUNT",
            "GUEST_ACCOUNT");

    private ConnectionCauses() {}

    /**
     * At most one of a kind, in the words of the first and as pressing as the worst; what may stop others as well speaks before
     * what is this connection's own. That the provider's own credential or app is refused is no trouble of this customer's.
     */
    static Collection<Cause> of(ConnectionView connection, List<HealthReason> reasons) {
        Map<AlertKind, Cause> causes = new EnumMap<>(AlertKind.class);
        for (HealthReason reason : jointFirst(reasons)) {
            kind(reason)
                    .filter(kind -> everybodys(connection, kind).isEmpty())
                    .ifPresent(kind -> causes.merge(kind, cause(kind, connection, reason), Cause::orWorse));
        }
        return causes.values();
    }

    private static List<HealthReason> jointFirst(List<HealthReason> reasons) {
        return reasons.stream()
                .sorted(Comparator.comparing(
                        (HealthReason reason) -> CommonGround.of(reason.code()).isEmpty()))
                .toList();
    }

    /** The alert of the provider's own that a reason stands for, where it is no trouble of this customer's. */
    public static Optional<AlertKind> everybodys(ConnectionView connection, HealthReason reason) {
        return kind(reason).flatMap(kind -> everybodys(connection, kind));
    }

    private static Optional<AlertKind> everybodys(ConnectionView connection, AlertKind kind) {
        if (connection.ownsRegistration()) {
            return Optional.empty();
        }
        return switch (kind) {
            case CREDENTIAL_REFUSED -> Optional.of(AlertKind.OWN_CREDENTIAL_REFUSED);
            case OWN_APP_REFUSED -> Optional.of(AlertKind.OWN_APP_REFUSED);
            default -> Optional.empty();
        };
    }

    /** While Microsoft is silent nobody knows whether what was wrong before still is. */
    static boolean silent(List<HealthReason> reasons) {
        return reasons.stream().anyMatch(Outages::silence);
    }

    /** The alert that stands for a reason; empty for what passes by itself, is only a hint or is told by its days. */
    public static Optional<AlertKind> kind(HealthReason reason) {
        if (Outages.silence(reason) || TOLD_ELSEWHERE.contains(reason.code())) {
            return Optional.empty();
        }
        return Optional.of(BY_CODE.getOrDefault(reason.code(), AlertKind.CONNECTION_BROKEN));
    }

    private static Cause cause(AlertKind kind, ConnectionView connection, HealthReason reason) {
        boolean partial = Severity.healthOf(List.of(reason)) != ConnectionHealth.ACTION_REQUIRED;
        return new Cause(
                kind,
                connection.id().toString(),
                connection.customerName(),
                partial ? AlertSeverity.WARNING : AlertSeverity.CRITICAL,
                reason.code(),
                reason.text(),
                0,
                Concerns.connection(connection.customerId(), connection.id()));
    }
}
