package io.gatehouse.mail.outbox;

import io.gatehouse.mail.smtp.Delivery;
import io.gatehouse.mail.smtp.MailServerAway;
import io.gatehouse.mail.smtp.Smtp;
import io.gatehouse.mail.smtp.SmtpAnswers;
import io.gatehouse.mail.smtp.SmtpConnection;
import io.gatehouse.shared.CrashPoint;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Hands a claimed mail to the server and writes down how that went. */
@Component
class MailDispatch {

    private final MailAttempts attempts;
    private final MailOrigin origin;
    private final Smtp smtp;
    private final MailTalk talk;

    MailDispatch(MailAttempts attempts, MailOrigin origin, Smtp smtp, MailTalk talk) {
        this.talk = talk;
        this.attempts = attempts;
        this.origin = origin;
        this.smtp = smtp;
    }

    /** An open connection, or why there is none. */
    private record Opened(@Nullable SmtpConnection connection, String sentence) {}

    Delivery send(MailClaims.Claimed mail) {
        Opened opened = talk.about(mail, this::opened).answer();
        try (SmtpConnection connection = opened.connection()) {
            return connection == null ? record(mail, new Delivery.Deferred(opened.sentence())) : send(mail, connection);
        }
    }

    private Opened opened() {
        try {
            return new Opened(smtp.connect(), "");
        } catch (MailServerAway e) {
            return new Opened(null, e.sentence());
        }
    }

    Delivery send(MailClaims.Claimed mail, SmtpConnection connection) {
        if (mail.payload() == null) {
            return record(mail, new Delivery.Refused("The mail can no longer be opened"));
        }
        try {
            MimeMessage message = MimeMail.of(connection.session(), mail, origin.present(mail.payload()));
            return record(mail, spoken(talk.about(mail, () -> connection.send(message))));
        } catch (MessagingException e) {
            return record(
                    mail, new Delivery.Refused("The mail could not be built: " + SmtpAnswers.oneLine(e.getMessage())));
        }
    }

    private static Delivery spoken(MailTalk.Said<Delivery> said) {
        return said.hungUp() && said.answer() instanceof Delivery.Deferred
                ? new Delivery.Deferred(SmtpAnswers.BROKE + "it did not come to an end")
                : said.answer();
    }

    private Delivery record(MailClaims.Claimed mail, Delivery delivery) {
        switch (delivery) {
            case Delivery.Accepted accepted -> {
                CrashPoint.hit("mail.accepted");
                attempts.sent(mail, accepted.answer());
            }
            case Delivery.Refused refused -> attempts.failed(mail, refused.answer());
            case Delivery.Deferred deferred -> {
                if (!attempts.deferred(mail, deferred.answer())) {
                    return new Delivery.Refused(deferred.answer());
                }
            }
        }
        return delivery;
    }
}
