package io.gatehouse.connection;

import io.gatehouse.microsoft.failure.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the sign-in of a connection is, in one word; where it needs somebody, the word says what for. */
public enum TokenCondition {
    VALID,
    /** Not used for so long that its end is near. */
    EXPIRING,
    REFRESHING,
    /** The last attempt failed in a way that passes; it is tried again. */
    RETRYING,
    NEEDS_SIGN_IN,
    CONSENT_LOST,
    /** An administrator of the customer has switched our app off; the consent stands. */
    APP_DISABLED,
    BLOCKED_BY_POLICY,
    REVOKED,
    /** The organisation does not exist at Microsoft any more. */
    TENANT_GONE,
    UNKNOWN;

    /** So long before its end an unused sign-in is called expiring. */
    private static final Duration NEAR = Duration.ofDays(30);

    private static final Set<FailureKind> NO_CONSENT = EnumSet.of(FailureKind.CONSENT_MISSING, FailureKind.APP_MISSING);
    private static final Set<FailureKind> POLICY =
            EnumSet.of(FailureKind.BLOCKED_BY_POLICY, FailureKind.MANAGED_DEVICE_NEEDED, FailureKind.TENANT_RESTRICTED);
    private static final Set<FailureKind> PASSING = EnumSet.of(
            FailureKind.UNAVAILABLE,
            FailureKind.TIMED_OUT,
            FailureKind.ANSWER_UNREADABLE,
            FailureKind.THROTTLED,
            FailureKind.TENANT_UNKNOWN);

    static TokenCondition of(ConnectionView connection, Instant now) {
        ConnectionView.Tokens tokens = connection.tokens();
        if (!connection.active() || !connection.actsAlone() && tokens.lastRefreshAt() == null) {
            return UNKNOWN;
        }
        Set<String> codes =
                connection.reasons().stream().map(HealthReason::code).collect(Collectors.toSet());
        TokenCondition lost = lost(codes, tokens.state());
        return lost != null ? lost : alive(codes, tokens, now);
    }

    private static @Nullable TokenCondition lost(Set<String> codes, String state) {
        if (codes.contains(Severity.TENANT_GONE)) {
            return TENANT_GONE;
        }
        if (any(codes, NO_CONSENT)) {
            return CONSENT_LOST;
        }
        if (codes.contains(FailureKind.APP_DISABLED.name())) {
            return APP_DISABLED;
        }
        if (codes.contains(FailureKind.GRANT_REVOKED.name())) {
            return REVOKED;
        }
        if (any(codes, POLICY)) {
            return BLOCKED_BY_POLICY;
        }
        return state.equals("REAUTH_REQUIRED") ? NEEDS_SIGN_IN : null;
    }

    private static TokenCondition alive(Set<String> codes, ConnectionView.Tokens tokens, Instant now) {
        if (tokens.refreshing()) {
            return REFRESHING;
        }
        Instant end = tokens.endsUnlessUsedAt();
        if (end != null && end.minus(NEAR).isBefore(now)) {
            return EXPIRING;
        }
        return any(codes, PASSING) || tokens.lastFailure() != null ? RETRYING : VALID;
    }

    private static boolean any(Set<String> codes, Set<FailureKind> kinds) {
        return kinds.stream().map(FailureKind::name).anyMatch(codes::contains);
    }

    /** Whether it goes on without anybody. */
    public boolean fine() {
        return List.of(VALID, REFRESHING).contains(this);
    }
}
