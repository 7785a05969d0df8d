package io.gatehouse.mail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the newest mails to a customer about one subject fare.
 *
 * @param status the worst one where several were queued together
 * @param count how many mails there were so far
 * @param lastAnswer what the mail server said last
 * @param sentAt when the last of them left; beside a failure it says that others were reached
 */
public record MailState(
        MailStatus status,
        int count,
        @Nullable String lastAnswer,
        @Nullable Instant sentAt) {}
