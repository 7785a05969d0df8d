package io.gatehouse.connection;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A connection as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConnectionJson(
        UUID id,
        UUID customerId,
        String customerName,
        String profile,
        String method,
        String registration,
        String actsAs,
        @Nullable AccountJson account,
        String tenantId,
        @Nullable String tenantName,
        ConnectionState state,
        ConnectionHealth health,
        List<HealthReason> reasons,
        List<String> wantedScopes,
        List<String> grantedScopes,
        List<String> missingScopes,
        List<String> grantedRoles,
        List<CredentialJson> credentials,
        TokensJson tokens,
        @Nullable Instant lastVerifiedAt,
        @Nullable Instant connectedAt,
        @Nullable Instant disconnectedAt,
        Instant createdAt) {

    /** Microsoft's refresh tokens live 90 days without use (3.4). */
    private static final Duration REFRESH_TOKEN_LIFE = Duration.ofDays(90);

    /** Whose sign-in is kept. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AccountJson(
            String id,
            @Nullable String userPrincipalName,
            @Nullable String displayName,
            boolean administrator) {}

    /** What the connection proves itself with; never its value. */
    record CredentialJson(String kind, @Nullable Instant expiresAt) {}

    /** The state of the kept sign-in. */
    record TokensJson(String state, @Nullable Instant lastRefreshAt) {}

    static ConnectionJson of(ConnectionView view) {
        ConnectionView.Account account = view.account();
        return new ConnectionJson(
                view.id(),
                view.customerId(),
                view.customerName(),
                view.profile(),
                view.method(),
                view.registration(),
                view.actsAs(),
                account == null
                        ? null
                        : new AccountJson(account.objectId(), account.upn(), account.name(), account.admin()),
                view.tenant().value(),
                view.tenantName(),
                view.state(),
                view.health(),
                view.reasons(),
                view.wantedScopes(),
                view.grantedScopes(),
                view.missingScopes(),
                view.grantedRoles(),
                credentials(view),
                new TokensJson(view.tokens().state(), view.tokens().lastRefreshAt()),
                view.lastVerifiedAt(),
                view.connectedAt(),
                view.disconnectedAt(),
                view.createdAt());
    }

    private static List<CredentialJson> credentials(ConnectionView view) {
        Instant last = view.tokens().lastRefreshAt();
        return last == null ? List.of() : List.of(new CredentialJson("REFRESH_TOKEN", last.plus(REFRESH_TOKEN_LIFE)));
    }
}
