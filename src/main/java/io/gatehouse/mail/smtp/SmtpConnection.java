package io.gatehouse.mail.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** An open connection to the mail server. */
public class SmtpConnection implements AutoCloseable {

    private final SMTPTransport transport;
    private final Session session;
    private final SignInPause pause;
    private boolean wanted = true;

    SmtpConnection(SMTPTransport transport, Session session, SignInPause pause) {
        this.transport = transport;
        this.session = session;
        this.pause = pause;
    }

    public Session session() {
        return session;
    }

    public Delivery send(MimeMessage message) {
        try {
            transport.sendMessage(message, message.getAllRecipients());
            pause.mailAccepted();
            return new Delivery.Accepted(SmtpAnswers.oneLine(transport.getLastServerResponse()));
        } catch (MessagingException e) {
            return SmtpAnswers.refusedAll(e).map(this::withNone).orElseGet(() -> SmtpAnswers.classify(e));
        }
    }

    /** No mail would get any further: a wrong setting, which must not cost one of them. */
    private Delivery withNone(String why) {
        wanted = false;
        return new Delivery.Deferred(pause.mailRefused(why).sentence());
    }

    public boolean usable() {
        return wanted && transport.isConnected();
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (MessagingException e) {
            // The mail's fate is known already; the server was only slow to say good-bye.
        }
    }
}
