package io.gatehouse.mail.outbox;

import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.mail.MailSettings;
import io.gatehouse.mail.smtp.MailServerAway;
import io.gatehouse.mail.smtp.Smtp;
import io.gatehouse.mail.smtp.SmtpConnection;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Empties the queue soon after an unreachable mail server answers again, over one connection, instead of letting each
 * mail wait for its own next attempt.
 */
@Component
class MailRecovery implements RecurringWork {

    private final MailAttempts attempts;
    private final MailDispatch dispatch;
    private final Smtp smtp;
    private final MailSettings settings;

    MailRecovery(MailAttempts attempts, MailDispatch dispatch, Smtp smtp, MailSettings settings) {
        this.attempts = attempts;
        this.dispatch = dispatch;
        this.smtp = smtp;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "mail.recovery";
    }

    @Override
    public Duration every() {
        return settings.recoverEvery();
    }

    @Override
    public Topic pausedWith() {
        return Topic.MAIL;
    }

    @Override
    public void run() {
        if (attempts.anyStranded()) {
            deliverStranded();
        }
        while (attempts.failOverdue()) {}
    }

    private void deliverStranded() {
        try (SmtpConnection connection = smtp.connect()) {
            Optional<MailClaims.Claimed> mail = attempts.claimStranded();
            while (mail.isPresent()) {
                dispatch.send(mail.get(), connection);
                mail = connection.usable() ? attempts.claimStranded() : Optional.empty();
            }
        } catch (MailServerAway e) {
            // Still away: the mails keep their own next attempt.
        }
    }
}
