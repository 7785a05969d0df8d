package io.gatehouse.mail.smtp;

import io.gatehouse.shared.PublicUrl;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/** Connects to the mail server of {@code spring.mail.*}; Spring's own sender hides the server's answer. */
@Component
public class Smtp {

    private final ObjectProvider<JavaMailSenderImpl> configured;
    private final String localHost;
    private final SignInPause pause;

    public Smtp(ObjectProvider<JavaMailSenderImpl> configured, PublicUrl publicUrl, SignInPause pause) {
        this.configured = configured;
        this.localHost = publicUrl.publicUrl().getHost();
        this.pause = pause;
    }

    public SmtpConnection connect() throws MailServerAway {
        JavaMailSenderImpl server = configured.getIfAvailable();
        if (server == null) {
            throw new MailServerAway("No mail server is configured");
        }
        return pause.signIn(() -> connected(server));
    }

    private SmtpConnection connected(JavaMailSenderImpl server) throws MailServerAway {
        try {
            Transport transport = server.getSession().getTransport(protocol(server));
            if (!(transport instanceof SMTPTransport smtp)) {
                throw new MailServerAway("The mail server's protocol is not SMTP");
            }
            introduce(smtp, server.getSession());
            smtp.connect(server.getHost(), server.getPort(), server.getUsername(), server.getPassword());
            pause.accepted();
            return new SmtpConnection(smtp, server.getSession(), pause);
        } catch (AuthenticationFailedException e) {
            throw pause.refused("The mail server refused the sign-in: " + SmtpAnswers.oneLine(e.getMessage()));
        } catch (MessagingException e) {
            throw new MailServerAway("The mail server does not answer: " + SmtpAnswers.oneLine(e.getMessage()));
        }
    }

    private static @Nullable String protocol(JavaMailSenderImpl server) {
        return server.getProtocol() == null ? JavaMailSenderImpl.DEFAULT_PROTOCOL : server.getProtocol();
    }

    /** Without a name of its own the transport asks the name service who this machine is, which can take long. */
    private void introduce(SMTPTransport smtp, Session session) {
        if (session.getProperty("mail.smtp.localhost") == null) {
            smtp.setLocalHost(localHost);
        }
    }
}
