package io.gatehouse.invitation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of an invitation's mails: the state of the latest, how many there were, what the mail server said last. */
public record InvitationMail(
        @Nullable String status,
        int count,
        @Nullable String lastAnswer,
        @Nullable Instant sentAt) {

    public static final InvitationMail NONE = new InvitationMail(null, 0, null, null);
}
