package io.gatehouse.invitation;

import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An invitation as pages, other modules and the API see it. The tenant is the one that a sign-in must come from, or
 * null where none is known; the reference is what people read to each other; the registration is the one of the
 * provider's own that was chosen for it, or null; a link is asked for until somebody has answered.
 */
public record InvitationView(
        UUID id,
        UUID customerId,
        String customerShortName,
        String customerName,
        String profile,
        @Nullable ConnectionMethod method,
        InvitationPurpose purpose,
        @Nullable UUID connectionId,
        @Nullable UUID registrationId,
        InvitationStatus status,
        @Nullable String statusReason,
        @Nullable String step,
        Completion completion,
        String locale,
        @Nullable String message,
        @Nullable TenantId tenant,
        @Nullable String tenantDomain,
        String reference,
        List<String> recipients,
        Instant expiresAt,
        Instant createdAt,
        Actor createdBy,
        @Nullable Instant openedAt,
        @Nullable SignedIn signedIn,
        @Nullable Instant signedInAt,
        @Nullable Instant endedAt,
        @Nullable Instant linkAskedAt,
        boolean mailFailed,
        InvitationReminders reminders,
        InvitationMail mail) {

    public InvitationView {
        recipients = List.copyOf(recipients);
    }

    /** The account that signed in, or null. */
    public @Nullable String signedInAs() {
        return signedIn == null ? null : signedIn.upn() != null ? signedIn.upn() : signedIn.objectId();
    }

    /** Whether a link of it leads to a sign-in now. */
    public boolean acceptsSignIn(Instant now) {
        return status.acceptsSignIn() && expiresAt.isAfter(now);
    }

    /** The status that holds now, also when nobody has written the expiry down yet. */
    public InvitationStatus statusAt(Instant now) {
        return status.acceptsSignIn() && !expiresAt.isAfter(now) ? InvitationStatus.EXPIRED : status;
    }

    public InvitationView with(InvitationMail other) {
        return new InvitationView(
                id,
                customerId,
                customerShortName,
                customerName,
                profile,
                method,
                purpose,
                connectionId,
                registrationId,
                status,
                statusReason,
                step,
                completion,
                locale,
                message,
                tenant,
                tenantDomain,
                reference,
                recipients,
                expiresAt,
                createdAt,
                createdBy,
                openedAt,
                signedIn,
                signedInAt,
                endedAt,
                linkAskedAt,
                mailFailed,
                reminders,
                other);
    }
}
