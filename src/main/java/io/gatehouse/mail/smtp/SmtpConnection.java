package io.gatehouse.mail.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** An open connection to the mail server. */
public class SmtpConnection implements AutoCloseable {

    private final SMTPTransport transport;
    private final Session session;

    SmtpConnection(SMTPTransport transport, Session session) {
        this.transport = transport;
        this.session = session;
    }

    public Session session() {
        return session;
    }

    public Delivery send(MimeMessage message) {
        try {
            transport.sendMessage(message, message.getAllRecipients());
            return new Delivery.Accepted(SmtpAnswers.oneLine(transport.getLastServerResponse()));
        } catch (MessagingException e) {
            return SmtpAnswers.classify(e);
        }
    }

    public boolean usable() {
        return transport.isConnected();
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
