package io.gatehouse.mail.outbox;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.util.Date;

/** A mail as the server gets it: text and HTML as alternatives, nothing around them, the same Message-ID each time. */
final class MimeMail extends MimeMessage {

    private static final String UTF_8 = "UTF-8";
    /** RFC 5322 2.1.1 allows 998 characters. */
    private static final int LONGEST_LINE = 900;

    private final String messageId;

    private MimeMail(Session session, String messageId) {
        super(session);
        this.messageId = messageId;
    }

    static MimeMail of(Session session, MailClaims.Claimed claimed, MailPayload mail) throws MessagingException {
        MimeMail message = new MimeMail(session, claimed.messageId());
        message.setFrom(named(mail.fromAddress(), mail.fromName()));
        message.setRecipient(RecipientType.TO, new InternetAddress(claimed.recipient(), true));
        if (mail.replyTo() != null) {
            message.setReplyTo(new InternetAddress[] {new InternetAddress(mail.replyTo(), true)});
        }
        message.setSubject(mail.subject(), UTF_8);
        message.setSentDate(Date.from(claimed.createdAt()));
        message.setHeader("Content-Language", mail.language());
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setHeader("X-Auto-Response-Suppress", "All");
        message.setContent(new MimeMultipart(
                "alternative",
                part(mail.text(), "plain", encodingOf(mail.text())),
                part(mail.html(), "html", "quoted-printable")));
        message.saveChanges();
        return message;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }

    private static MimeBodyPart part(String content, String subtype, String encoding) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(content, UTF_8, subtype);
        part.setHeader("Content-Transfer-Encoding", encoding);
        return part;
    }

    /** Plain where possible: then even a reader that decodes nothing finds the link whole. */
    private static String encodingOf(String text) {
        boolean plain =
                text.chars().allMatch(c -> c < 128) && text.lines().allMatch(line -> line.length() <= LONGEST_LINE);
        return plain ? "7bit" : "quoted-printable";
    }

    private static InternetAddress named(String address, String name) throws MessagingException {
        try {
            return new InternetAddress(address, name, UTF_8);
        } catch (UnsupportedEncodingException e) {
            throw new MessagingException("UTF-8 is missing", e);
        }
    }
}
