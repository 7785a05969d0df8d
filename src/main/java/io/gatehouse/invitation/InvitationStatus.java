package io.gatehouse.invitation;

import java.util.EnumSet;
import java.util.Set;

/** The life of an invitation. Declined is not the end: until it expires the same link still works. */
public enum InvitationStatus {
    PENDING,
    /** The link was opened, perhaps by a mail scanner: untrusted. */
    OPENED,
    /** Somebody came back from Microsoft with an answer that belongs to this invitation. */
    IN_PROGRESS,
    /** Consented and tested; an operator has to add it. */
    AWAITING_PROVIDER,
    COMPLETED,
    DECLINED,
    EXPIRED,
    REVOKED;

    private static final Set<InvitationStatus> TERMINAL = EnumSet.of(COMPLETED, EXPIRED, REVOKED);
    private static final Set<InvitationStatus> SIGN_IN_POSSIBLE = EnumSet.of(PENDING, OPENED, IN_PROGRESS, DECLINED);

    /** Nothing can change it any more. */
    public boolean terminal() {
        return TERMINAL.contains(this);
    }

    /** Counts as ended for people: terminal, or declined. */
    public boolean ended() {
        return terminal() || this == DECLINED;
    }

    /** Whether its links still lead to a sign-in, as long as it has not expired. */
    public boolean acceptsSignIn() {
        return SIGN_IN_POSSIBLE.contains(this);
    }
}
