package io.gatehouse.connection;

import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A connection as pages, other modules and the API see it; holds no secret. */
public record ConnectionView(
        UUID id,
        UUID customerId,
        String customerName,
        String profile,
        int profileVersion,
        String method,
        String registration,
        String actsAs,
        UUID registrationId,
        TenantId tenant,
        @Nullable String tenantName,
        List<String> tenantDomains,
        ConnectionState state,
        ConnectionHealth health,
        List<HealthReason> reasons,
        List<String> wantedScopes,
        List<String> grantedScopes,
        List<String> wantedRoles,
        List<String> grantedRoles,
        @Nullable Instant consentReadAt,
        @Nullable Account account,
        Tokens tokens,
        @Nullable UUID invitationId,
        @Nullable Instant lastVerifiedAt,
        @Nullable Instant connectedAt,
        @Nullable Instant disconnectedAt,
        Instant createdAt) {

    /**
     * Whose sign-in is kept; admin when a directory role was seen at the sign-in.
     *
     * @param roles Entra roles by name; null while nobody could read them
     */
    public record Account(
            String objectId,
            @Nullable String upn,
            @Nullable String name,
            boolean admin,
            @Nullable List<String> roles) {

        public Account(String objectId, @Nullable String upn, @Nullable String name, boolean admin) {
            this(objectId, upn, name, admin, null);
        }
    }

    /**
     * The state of the delegated sign-in: NONE, ACTIVE or REAUTH_REQUIRED.
     *
     * @param refreshDueAt by then it is renewed at the latest, used or not
     * @param refreshing whether a replica renews it at this moment
     * @param number which refresh token of the connection the kept one is: each renewal exchanges it for the next
     */
    public record Tokens(
            String state,
            @Nullable Instant lastRefreshAt,
            @Nullable Instant refreshDueAt,
            @Nullable String lastFailure,
            boolean refreshing,
            long number) {

        /** Microsoft's refresh tokens live 90 days without use (“Refresh tokens in the Microsoft identity platform”). */
        private static final Duration UNUSED_LIFE = Duration.ofDays(90);

        /** When it dies unless it is used before; each use makes it live for its whole life again. */
        public @Nullable Instant endsUnlessUsedAt() {
            return lastRefreshAt == null ? null : lastRefreshAt.plus(UNUSED_LIFE);
        }
    }

    public ConnectionView {
        tenantDomains = List.copyOf(tenantDomains);
        reasons = List.copyOf(reasons);
        wantedScopes = List.copyOf(wantedScopes);
        grantedScopes = List.copyOf(grantedScopes);
        wantedRoles = List.copyOf(wantedRoles);
        grantedRoles = List.copyOf(grantedRoles);
    }

    /** Whether the application acts itself, without anybody's sign-in. */
    public boolean actsAlone() {
        return actsAs.equals("APPLICATION");
    }

    /** Whether the app lives in the customer's tenant, with credentials of its own for each service. */
    public boolean ownsRegistration() {
        return registration.equals("CUSTOMER");
    }

    public TokenCondition condition(Instant now) {
        return TokenCondition.of(this, now);
    }

    public boolean active() {
        return state == ConnectionState.ACTIVE;
    }

    /** Whether nobody has confirmed it yet: nothing uses it, however well its sign-in is. */
    public boolean waiting() {
        return state == ConnectionState.WAITING;
    }

    /** Whether the provider's own credential or app is refused: that stops all of its connections, and no customer mends it. */
    public boolean providersOwn(HealthReason reason) {
        return Severity.ofProvider(reason, ownsRegistration());
    }

    /** Whether what needs it waits until somebody has acted, as each attempt could only be refused once more. */
    public boolean held() {
        return Severity.held(health, reasons, ownsRegistration());
    }

    /** Whether some of what needs it is refused until somebody consents. */
    public boolean lacksRights() {
        return Severity.lacksRights(reasons);
    }

    /** What stands most in the way of using it. */
    public HealthReason worstReason() {
        return switch (state) {
            case DISCONNECTED -> new HealthReason("DISCONNECTED", "The connection was disconnected.");
            case WAITING -> new HealthReason("WAITING", "The provider has not confirmed the connection yet.");
            case ACTIVE ->
                reasons.stream()
                        .filter(reason -> !Severity.warning(reason))
                        .findFirst()
                        .orElse(new HealthReason("SIGN_IN_LOST", "The sign-in has to be renewed."));
        };
    }

    /** What mends a connection that is not well. */
    public enum Mend {
        /** Nobody: it passes by itself. */
        WAIT,
        /** Somebody looks at it in the customer's tenant; no link helps. */
        LOOK,
        /** Its credential is replaced. */
        ROTATE,
        /** The customer's administrator follows a repair link. */
        REPAIR,
        /** The customer signs in again. */
        SIGN_IN,
        /** It may be gone already, which the customer's administrator alone can see. */
        ASK,
        /** The same, where there is no dry run: only a new sign-in shows it. */
        ASK_ANEW,
        /** Nothing does: there is nobody any more with whom it could work. */
        END
    }

    /** What stands against it and was proven says what mends it; where nothing was, it passes. */
    public Mend mend() {
        List<HealthReason> against =
                reasons.stream().filter(reason -> !Severity.warning(reason)).toList();
        Mend link = ownsRegistration() ? Mend.REPAIR : Mend.SIGN_IN;
        return against.isEmpty()
                ? link
                : against.stream()
                        .filter(Severity::proven)
                        .map(reason -> mendOf(reason.code(), link))
                        .max(Comparator.naturalOrder())
                        .orElse(Mend.WAIT);
    }

    private Mend mendOf(String code, Mend link) {
        return switch (code) {
            case Severity.CREDENTIAL_ENDS -> ownsRegistration() ? Mend.ROTATE : Mend.LOOK;
            case Severity.TENANT_GONE -> Mend.END;
            case "CREDENTIAL_NOT_READY" -> Mend.WAIT;
            // of the provider's own registration: all customers' connections say so, and none of them is to blame
            case "CREDENTIAL_WRONG", "CREDENTIAL_EXPIRED", "OWN_APP_DISABLED", "OWN_APP_MISSING" ->
                ownsRegistration() ? link : Mend.LOOK;
            default -> Severity.beyondLinks(code) ? Mend.LOOK : link;
        };
    }

    /** Whether Microsoft does not know the organisation, believed or not. */
    public boolean tenantMissing() {
        return reasons.stream().anyMatch(Severity::tenantMissing);
    }

    /** Whether that is believed. */
    public boolean tenantGone() {
        return reasons.stream().anyMatch(reason -> reason.code().equals(Severity.TENANT_GONE));
    }

    /** What was asked for and is not granted for the whole organisation. */
    public List<String> missingScopes() {
        return List.copyOf(Scopes.missing(wantedScopes, grantedScopes));
    }

    /** Application permissions that were asked for and are not granted. */
    public List<String> missingRoles() {
        return wantedRoles.stream().filter(role -> !grantedRoles.contains(role)).toList();
    }
}
