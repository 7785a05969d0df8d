package io.gatehouse.invitation.store;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The tabs above the Pending Invitations; the first is what one sees first: everything not finished. What is past its end
 * counts as expired at once, as its row says, not only when the next sweep has written it down.
 */
public enum InvitationPreset {
    OPEN("(i.link_asked_at is not null or i.status = 'AWAITING_PROVIDER' or"
            + " i.status in ('PENDING', 'OPENED', 'IN_PROGRESS') and i.expires_at > cast(:now as timestamptz))"),
    WAITING("(i.status = 'AWAITING_PROVIDER' or i.link_asked_at is not null)"),
    /** Not those that were begun: somebody has the link. */
    MAIL_FAILED("i.status in ('PENDING', 'OPENED') and i.mail_failed_at is not null"
            + " and i.link_asked_at is null and i.expires_at > cast(:now as timestamptz)"),
    NOT_OPENED("i.status = 'PENDING' and i.expires_at > cast(:now as timestamptz)"),
    IN_PROGRESS("i.status = 'IN_PROGRESS' and i.expires_at > cast(:now as timestamptz)"),
    EXPIRING("i.status in ('PENDING', 'OPENED', 'IN_PROGRESS') and i.expires_at > cast(:now as timestamptz)"
            + " and i.expires_at < cast(:now as timestamptz) + interval '3 days'"),
    ENDED("(i.status in ('COMPLETED', 'DECLINED', 'EXPIRED', 'REVOKED') or"
            + " i.status in ('PENDING', 'OPENED', 'IN_PROGRESS') and i.expires_at <= cast(:now as timestamptz))"),
    ALL("true");

    private final String condition;

    InvitationPreset(String condition) {
        this.condition = condition;
    }

    String condition() {
        return condition;
    }

    /** The name in addresses and message keys. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static InvitationPreset of(@Nullable String key) {
        for (InvitationPreset preset : values()) {
            if (preset.key().equals(key)) {
                return preset;
            }
        }
        return OPEN;
    }
}
