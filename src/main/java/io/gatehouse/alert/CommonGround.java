package io.gatehouse.alert;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What several connections of a customer may stand on: what befalls it stops them all, and is one trouble. What else stands
 * against a connection is its own.
 */
public enum CommonGround {
    /** What Microsoft says of an account: its password was changed, it was disabled, a policy stops it. */
    ACCOUNT(Set.of(
            "GRANT_REVOKED",
            "ACCOUNT_DISABLED",
            "ACCOUNT_LOCKED",
            "PASSWORD_EXPIRED",
            "INTERACTION_NEEDED",
            "MFA_NEEDED",
            "SIGN_IN_EXPIRED",
            "SIGN_IN_FAILED",
            "BLOCKED_BY_POLICY",
            "MANAGED_DEVICE_NEEDED")),
    /** An app in one tenant: somebody there removed or disabled it, or took the consent back. */
    APPLICATION(Set.of("APP_MISSING"), Set.of("APP_DISABLED"), Set.of("CONSENT_MISSING", "CONSENT_REMOVED")),
    /** A tenant that Microsoft does not know, for good or for all one knows. */
    TENANT(Set.of("TENANT_GONE"), Set.of("TENANT_UNKNOWN"));

    private static final Set<AlertKind> KINDS =
            EnumSet.of(AlertKind.SIGN_IN_LOST, AlertKind.CONSENT_LOST, AlertKind.CONNECTION_BROKEN);

    private final List<Set<String>> codes;

    /** @param codes those that say the same together, those that say most first */
    @SafeVarargs
    CommonGround(Set<String>... codes) {
        this.codes = List.of(codes);
    }

    /** Empty where it is the trouble of one connection, or of something else. */
    public static Optional<CommonGround> of(Cause cause) {
        return KINDS.contains(cause.kind()) ? of(cause.code()) : Optional.empty();
    }

    /** The same of a reason against a connection. */
    public static Optional<CommonGround> of(String reason) {
        return Arrays.stream(values())
                .filter(ground -> ground.rank(reason) < ground.codes.size())
                .findFirst();
    }

    /** How much a reason says: of what several connections tell, the least of these numbers is believed. */
    public int rank(String reason) {
        return IntStream.range(0, codes.size())
                .filter(place -> codes.get(place).contains(reason))
                .findFirst()
                .orElse(codes.size());
    }

    /** Whether an alert stands for such a ground, and not for one connection: its subject has several words then. */
    public static boolean under(Cause cause) {
        return KINDS.contains(cause.kind()) && cause.subject().indexOf(' ') > 0;
    }
}
