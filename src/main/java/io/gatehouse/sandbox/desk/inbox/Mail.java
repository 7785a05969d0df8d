package io.gatehouse.sandbox.desk.inbox;

import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One mail as the sandbox's server accepted it: who it was for (envelope), its parts and its source. */
public record Mail(
        String id,
        Instant receivedAt,
        List<String> recipients,
        String from,
        String subject,
        String text,
        @Nullable String html,
        List<Header> headers,
        byte[] source) {

    /** One header of a mail, as it arrived. */
    public record Header(String name, String value) {}

    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"]+[^\\s<>\".,;:!?)]");

    /** Reads a mail from its source; the envelope recipients stand in its Delivered-To headers. */
    static Mail parse(String id, Instant receivedAt, byte[] source) {
        try {
            var message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(source));
            var bodies = new Bodies();
            bodies.collect(message);
            return new Mail(
                    id,
                    receivedAt,
                    List.of(values(message, "Delivered-To")),
                    message.getFrom() == null ? "" : InternetAddress.toUnicodeString(message.getFrom()),
                    message.getSubject() == null ? "(no subject)" : message.getSubject(),
                    bodies.text.toString(),
                    bodies.html,
                    headersOf(message),
                    source);
        } catch (MessagingException | IOException failure) {
            throw new IllegalArgumentException("Not a mail: " + id, failure);
        }
    }

    /** Every address in the text part, in order, each once. */
    public List<String> links() {
        return List.copyOf(new LinkedHashSet<>(
                LINK.matcher(text).results().map(match -> match.group()).toList()));
    }

    String sourceText() {
        return new String(source, StandardCharsets.UTF_8);
    }

    private static String[] values(Message message, String name) throws MessagingException {
        String[] values = message.getHeader(name);
        return values == null ? new String[0] : values;
    }

    private static List<Header> headersOf(Message message) throws MessagingException {
        var headers = new ArrayList<Header>();
        for (var header : Collections.list(message.getAllHeaders())) {
            headers.add(new Header(header.getName(), header.getValue()));
        }
        return List.copyOf(headers);
    }

    private static final class Bodies {

        private final StringBuilder text = new StringBuilder();
        private @Nullable String html;

        void collect(Part part) throws MessagingException, IOException {
            if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
                for (int i = 0; i < parts.getCount(); i++) {
                    BodyPart each = parts.getBodyPart(i);
                    collect(each);
                }
            } else if (part.isMimeType("text/html") && html == null) {
                html = part.getContent().toString();
            } else if (part.isMimeType("text/plain") && !Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
                text.append(part.getContent());
            }
        }
    }
}
