package io.gatehouse.sandbox.entra.token;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a refresh token stands for: one user and one client; 90 idle days end it. */
record RefreshToken(
        String id,
        String family,
        String clientId,
        String tenantId,
        String personId,
        Set<String> openid,
        Instant grantedAt,
        Instant issuedAt,
        @Nullable String claims) {

    static final String KIND = "1.AX";
    static final int IDLE_DAYS = 90;
}
