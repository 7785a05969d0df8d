package io.gatehouse.mail.outbox;

import io.gatehouse.mail.smtp.Delivery;
import io.gatehouse.mail.smtp.MailServerAway;
import io.gatehouse.mail.smtp.Smtp;
import io.gatehouse.mail.smtp.SmtpAnswers;
import io.gatehouse.mail.smtp.SmtpConnection;
import io.gatehouse.shared.CrashPoint;
import jakarta.mail.MessagingException;
import org.springframework.stereotype.Component;

/** Hands a claimed mail to the server and writes down how that went. */
@Component
class MailDispatch {

    private final MailAttempts attempts;
    private final MailOrigin origin;
    private final Smtp smtp;

    MailDispatch(MailAttempts attempts, MailOrigin origin, Smtp smtp) {
        this.attempts = attempts;
        this.origin = origin;
        this.smtp = smtp;
    }

    Delivery send(MailClaims.Claimed mail) {
        try (SmtpConnection connection = smtp.connect()) {
            return send(mail, connection);
        } catch (MailServerAway e) {
            return record(mail, new Delivery.Deferred(e.sentence()));
        }
    }

    Delivery send(MailClaims.Claimed mail, SmtpConnection connection) {
        if (mail.payload() == null) {
            return record(mail, new Delivery.Refused("The mail can no longer be opened"));
        }
        try {
            return record(
                    mail, connection.send(MimeMail.of(connection.session(), mail, origin.present(mail.payload()))));
        } catch (MessagingException e) {
            return record(
                    mail, new Delivery.Refused("The mail could not be built: " + SmtpAnswers.oneLine(e.getMessage())));
        }
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
