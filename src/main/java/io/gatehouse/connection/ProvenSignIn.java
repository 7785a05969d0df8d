package io.gatehouse.connection;

import io.gatehouse.shared.Secret;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in or an application whose token, tenant, consent and live test are proven: all that a connection is made of.
 *
 * @param connectionId the connection to repair, or null for the customer's one of this service or a new one
 * @param account whose sign-in is kept; null where the application acts itself
 * @param refreshToken null where the application acts itself
 * @param grantedScopes what the tenant granted for all its people, as Graph tells
 * @param wantedRoles application permissions, where the application acts itself
 * @param consentedBy account of the admin who consented, where that is known
 * @param guest whether the account's home is another directory
 */
public record ProvenSignIn(
        UUID customerId,
        UUID invitationId,
        @Nullable UUID connectionId,
        String profile,
        int profileVersion,
        String method,
        String registration,
        String actsAs,
        UUID registrationId,
        TenantFacts tenant,
        ConnectionView.@Nullable Account account,
        @Nullable Secret refreshToken,
        List<String> wantedScopes,
        List<String> grantedScopes,
        List<String> wantedRoles,
        List<String> grantedRoles,
        @Nullable String consentedBy,
        boolean guest) {

    /** What people should know although it works. */
    public Optional<String> warning() {
        return guest
                ? Optional.of(Severity.GUEST_ACCOUNT)
                : account != null && account.admin() ? Optional.of(Severity.ADMIN_ACCOUNT) : Optional.empty();
    }
}
