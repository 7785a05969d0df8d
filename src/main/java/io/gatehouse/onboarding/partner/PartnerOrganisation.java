package io.gatehouse.onboarding.partner;

import io.gatehouse.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Another organisation whose people use a customer's app.
 *
 * @param registrationId the customer's registration that it consents to
 * @param elsewhere for which other organisations somebody who came by its link consented, as Microsoft's answers say
 * @param email where the link was sent; null where it was only copied
 */
public record PartnerOrganisation(
        UUID id,
        UUID customerId,
        String profile,
        UUID registrationId,
        String name,
        TenantId tenant,
        @Nullable String email,
        @Nullable String message,
        Inviter invitedBy,
        Instant expiresAt,
        List<TenantId> elsewhere,
        Progress progress) {

    /** Who asked, and where he reads what became of it. */
    public record Inviter(String name, @Nullable String email) {}

    /**
     * What has happened so far.
     *
     * @param answeredAt when Microsoft said that somebody consented; not proven yet
     * @param consentedAt when that was proven
     * @param goneAt when it was seen gone after that
     * @param lookedAt when Microsoft was last asked
     * @param ending how the last trip to Microsoft ended
     */
    public record Progress(
            @Nullable Instant openedAt,
            @Nullable Instant answeredAt,
            @Nullable Instant consentedAt,
            @Nullable Instant goneAt,
            @Nullable Instant lookedAt,
            @Nullable Instant withdrawnAt,
            @Nullable PartnerEnding ending) {

        static final Progress NONE = new Progress(null, null, null, null, null, null, null);
    }

    /** Where it stands, the last of what is true. */
    public enum State {
        WAITING,
        OPENED,
        STOPPED,
        ANSWERED,
        CONSENTED,
        GONE,
        EXPIRED,
        WITHDRAWN
    }

    public State state(Instant now) {
        if (progress.withdrawnAt != null) {
            return State.WITHDRAWN;
        }
        if (progress.consentedAt != null) {
            return progress.goneAt == null ? State.CONSENTED : State.GONE;
        }
        if (progress.answeredAt != null) {
            return State.ANSWERED;
        }
        if (!expiresAt.isAfter(now)) {
            return State.EXPIRED;
        }
        if (progress.ending != null) {
            return State.STOPPED;
        }
        return progress.openedAt == null ? State.WAITING : State.OPENED;
    }

    /** Whether its administrator can still begin a trip to Microsoft. */
    public boolean open(Instant now) {
        return progress.withdrawnAt == null && expiresAt.isAfter(now);
    }

    /** The consent stands, as far as was seen. */
    public boolean consented() {
        return progress.withdrawnAt == null && progress.consentedAt != null && progress.goneAt == null;
    }
}
