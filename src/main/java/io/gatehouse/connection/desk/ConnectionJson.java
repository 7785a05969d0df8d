package io.gatehouse.connection.desk;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionState;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.TokenCondition;
import io.gatehouse.connection.credential.HeldCredential;
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

    /** Whose sign-in is kept. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AccountJson(
            String id,
            @Nullable String userPrincipalName,
            @Nullable String displayName,
            boolean administrator,
            @Nullable List<String> entraRoles) {}

    /** What the connection proves itself with; never its value. A kept sign-in has neither name nor key id. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CredentialJson(
            String kind,
            String state,
            @Nullable String name,
            @Nullable String keyId,
            @Nullable String hint,
            @Nullable String thumbprint,
            @Nullable Instant createdAt,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Instant expiresAt,

            @Nullable Long daysLeft) {

        static CredentialJson of(HeldCredential held) {
            return new CredentialJson(
                    held.kind(),
                    held.state(),
                    held.name(),
                    held.keyId(),
                    held.hint(),
                    held.thumbprint(),
                    held.createdAt(),
                    held.expiresAt(),
                    held.daysLeft());
        }
    }

    /** The state of the kept sign-in; it dies at {@code endsUnlessUsedAt}, and is used by {@code refreshDueAt}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TokensJson(
            String state,
            TokenCondition condition,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Instant lastRefreshAt,

            @Nullable Instant refreshDueAt,
            @Nullable Instant endsUnlessUsedAt) {

        static TokensJson of(ConnectionView view, Instant now) {
            ConnectionView.Tokens tokens = view.tokens();
            return new TokensJson(
                    tokens.state(),
                    view.condition(now),
                    tokens.lastRefreshAt(),
                    tokens.refreshDueAt(),
                    tokens.endsUnlessUsedAt());
        }
    }

    static ConnectionJson of(ConnectionView view, List<HeldCredential> held, Instant now) {
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
                        : new AccountJson(
                                account.objectId(), account.upn(), account.name(), account.admin(), account.roles()),
                view.tenant().value(),
                view.tenantName(),
                view.state(),
                view.health(),
                view.reasons(),
                view.wantedScopes(),
                view.grantedScopes(),
                view.missingScopes(),
                view.grantedRoles(),
                held.stream().map(CredentialJson::of).toList(),
                TokensJson.of(view, now),
                view.lastVerifiedAt(),
                view.connectedAt(),
                view.disconnectedAt(),
                view.createdAt());
    }
}
