package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each word for a sign-in, and what stands behind it. */
class TokenConditionTests {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final UUID ID = UUID.fromString("2f6f1e34-6d1c-4a0c-8b5e-0c4f4a2e9d11");

    @ParameterizedTest
    @CsvSource({
        "VALID, ACTIVE, , ACTIVE, 1, , false",
        "VALID, ACTIVE, SLOW, ACTIVE, 59, , false",
        "EXPIRING, ACTIVE, , ACTIVE, 61, , false",
        "REFRESHING, ACTIVE, , ACTIVE, 61, , true",
        "RETRYING, ACTIVE, UNAVAILABLE, ACTIVE, 1, , false",
        "RETRYING, ACTIVE, THROTTLED, ACTIVE, 1, , false",
        "RETRYING, ACTIVE, , ACTIVE, 1, no answer, false",
        "NEEDS_SIGN_IN, ACTIVE, , REAUTH_REQUIRED, 1, gone, false",
        "NEEDS_SIGN_IN, ACTIVE, GRANT_EXPIRED, REAUTH_REQUIRED, 91, gone, false",
        "CONSENT_LOST, ACTIVE, CONSENT_MISSING, REAUTH_REQUIRED, 1, gone, false",
        "APP_DISABLED, ACTIVE, APP_DISABLED, ACTIVE, 1, , false",
        "RETRYING, ACTIVE, TENANT_UNKNOWN, ACTIVE, 1, , false",
        "TENANT_GONE, ACTIVE, TENANT_GONE, ACTIVE, 1, unknown, false",
        "BLOCKED_BY_POLICY, ACTIVE, MANAGED_DEVICE_NEEDED, REAUTH_REQUIRED, 1, gone, false",
        "REVOKED, ACTIVE, GRANT_REVOKED, REAUTH_REQUIRED, 1, gone, false",
        "UNKNOWN, WAITING, , ACTIVE, 1, , false",
        "UNKNOWN, DISCONNECTED, GRANT_REVOKED, REAUTH_REQUIRED, 1, gone, false",
        "UNKNOWN, ACTIVE, , ACTIVE, , , false",
    })
    void saysHowTheSignInIs(
            TokenCondition expected,
            ConnectionState state,
            @Nullable String reason,
            String grant,
            @Nullable Integer daysUnused,
            @Nullable String failure,
            boolean refreshing) {
        Instant used = daysUnused == null ? null : NOW.minus(Duration.ofDays(daysUnused));
        ConnectionView.Tokens tokens = new ConnectionView.Tokens(grant, used, null, failure, refreshing, 1);
        List<HealthReason> reasons = reason == null ? List.of() : List.of(new HealthReason(reason, "A sentence."));

        assertThat(view(state, reasons, tokens).condition(NOW)).isEqualTo(expected);
    }

    private static ConnectionView view(
            ConnectionState state, List<HealthReason> reasons, ConnectionView.Tokens tokens) {
        return new ConnectionView(
                ID,
                ID,
                "Customer",
                "provisioning",
                1,
                "CONSENT",
                "Portal",
                "SERVICE_ACCOUNT",
                ID,
                new TenantId(ID.toString()),
                null,
                List.of(),
                state,
                ConnectionHealth.HEALTHY,
                reasons,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                tokens,
                null,
                null,
                null,
                null,
                NOW);
    }
}
