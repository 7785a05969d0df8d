package io.gatehouse.invitation.store;

import io.gatehouse.invitation.Completion;
import io.gatehouse.invitation.InvitationPurpose;
import io.gatehouse.invitation.NewInvitation;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A checked {@link NewInvitation}: one that exists can be issued. */
public record InvitationFacts(
        UUID customerId,
        String profile,
        @Nullable ConnectionMethod method,
        InvitationPurpose purpose,
        @Nullable UUID connectionId,
        List<String> recipients,
        Instant expiresAt,
        String locale,
        @Nullable String message,
        Completion completion,
        boolean byMail,
        @Nullable TenantId tenant,
        @Nullable String tenantDomain,
        @Nullable UUID registrationId) {}
