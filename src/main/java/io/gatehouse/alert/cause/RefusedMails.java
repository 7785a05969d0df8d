package io.gatehouse.alert.cause;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.alert.StandingCauses;
import io.gatehouse.mail.MailFailed;
import io.gatehouse.mail.MailSent;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Addresses that the mail server refuses, until a mail to them is accepted again. */
@Component
class RefusedMails {

    private final StandingCauses causes;
    private final Sentences sentences;

    RefusedMails(StandingCauses causes, MessageSource messages) {
        this.causes = causes;
        this.sentences = new Sentences(messages);
    }

    @EventListener
    void failed(MailFailed mail) {
        causes.raise(new Cause(
                AlertKind.MAIL_REFUSED,
                subject(mail.recipient()),
                mail.recipient(),
                AlertSeverity.WARNING,
                "REFUSED",
                sentences.of("alert.refused.text", mail.recipient(), Sentences.foreign(mail.answer())),
                0,
                new Concerns(mail.customerId(), null, null, null)));
    }

    @EventListener
    void sent(MailSent mail) {
        causes.healed(AlertKind.MAIL_REFUSED, subject(mail.recipient()));
    }

    private static String subject(String recipient) {
        return recipient.toLowerCase(Locale.ROOT);
    }
}
