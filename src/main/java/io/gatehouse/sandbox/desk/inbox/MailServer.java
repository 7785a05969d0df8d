package io.gatehouse.sandbox.desk.inbox;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.server.ProtocolHandler;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.ServerSetup;
import io.gatehouse.sandbox.Mailbox;
import io.gatehouse.sandbox.SandboxSettings;
import io.gatehouse.sandbox.World;
import jakarta.annotation.PreDestroy;
import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The SMTP server behind the inbox. It takes any login or none, answers RCPT by the {@link MailRules}, and says 250
 * after a mail only once the {@link Inbox} keeps it.
 */
@Component
public class MailServer implements Mailbox {

    private static final Logger LOG = LoggerFactory.getLogger(MailServer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Inbox inbox;
    private final World world;
    private final MailRules.Greylist greylist = new MailRules.Greylist();
    private volatile MailRules rules = MailRules.NORMAL;
    private volatile int port;
    private @Nullable SmtpServer server;

    MailServer(Inbox inbox, World world, SandboxSettings settings) {
        this.inbox = inbox;
        this.world = world;
        this.port = settings.mail() ? settings.smtpPort() : -1;
        if (settings.mail()) {
            open();
        }
    }

    /** The port it listens on, or will listen on when it is up again. */
    @Override
    public int smtpPort() {
        return port;
    }

    public MailRules rules() {
        return rules;
    }

    /** Applies new rules: opens or closes the port, and forgets whom it has greylisted when that is off. */
    public synchronized void apply(MailRules changed) {
        if (changed.greylistSeconds() == 0) {
            greylist.forget();
        }
        if (changed.down() && server != null) {
            close();
        } else if (!changed.down() && rules.down()) {
            open();
        }
        rules = changed;
    }

    private synchronized void open() {
        var setup = new ServerSetup(port, "localhost", ServerSetup.PROTOCOL_SMTP);
        var started = new Lines(setup, new Desk());
        started.startService();
        try {
            if (!started.waitTillRunning(PATIENCE.toMillis())) {
                started.stopService();
                throw new IllegalStateException("The mail server could not open port " + port + ". Is it in use?");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the mail server was starting", interrupted);
        }
        port = started.getPort();
        server = started;
    }

    @PreDestroy
    synchronized void close() {
        if (server != null) {
            server.stopService(PATIENCE.toMillis());
            server = null;
        }
    }

    /** The answer to RCPT when it is not 250, or null. */
    private @Nullable String refusal(String address) {
        MailRules now = rules;
        String refused = now.refusal(address);
        if (refused != null) {
            return refused;
        }
        boolean greylisted = now.greylistSeconds() > 0
                && !greylist.admits(address, Duration.ofSeconds(now.greylistSeconds()), world.now());
        return greylisted ? "450 4.2.0 <" + address + ">: Recipient address rejected: Greylisted" : null;
    }

    private void deliver(SmtpState state) {
        var moving = state.getMessage();
        var source = new ByteArrayOutputStream();
        try {
            moving.getMessage().writeTo(source);
        } catch (MessagingException failure) {
            throw new IllegalArgumentException(failure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        inbox.accept(moving.getToAddresses().stream().map(MailAddress::getEmail).toList(), source.toByteArray());
    }

    /** A client that dies in the middle of a mail ends its own line, not a thread: a killed portal is a daily guest here. */
    private static final class Lines extends SmtpServer {

        Lines(ServerSetup setup, Managers desk) {
            super(setup, desk);
        }

        @Override
        protected ProtocolHandler createProtocolHandler(Socket socket) {
            return new Line(super.createProtocolHandler(socket));
        }
    }

    private record Line(ProtocolHandler handler) implements ProtocolHandler {

        @Override
        public void run() {
            try {
                handler.run();
            } catch (IllegalStateException broken) {
                LOG.warn("A mail was not taken, its line broke", broken);
            }
        }

        @Override
        public void close() {
            handler.close();
        }
    }

    /** GreenMail's parts with the decisions replaced by ours; nothing is kept in GreenMail's own mailboxes. */
    private final class Desk extends Managers {

        private final SmtpManager smtp = new Delivery(getImapHostManager(), new AnyLogin(getImapHostManager()));

        @Override
        public SmtpManager getSmtpManager() {
            return smtp;
        }
    }

    private final class Delivery extends SmtpManager {

        Delivery(ImapHostManager mailboxes, UserManager users) {
            super(mailboxes, users);
        }

        @Override
        public @Nullable String checkRecipient(SmtpState state, MailAddress recipient) {
            return refusal(recipient.getEmail());
        }

        @Override
        public synchronized void send(SmtpState state) {
            deliver(state);
        }
    }

    private static final class AnyLogin extends UserManager {

        AnyLogin(ImapHostManager mailboxes) {
            super(mailboxes);
        }

        @Override
        public boolean test(String user, String password) {
            return true;
        }
    }
}
