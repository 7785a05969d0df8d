package io.gatehouse.mail.smtp;

import jakarta.mail.MessagingException;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/** Tells permanent refusals from temporary ones by the server's reply code (RFC 5321 4.2.1). */
public final class SmtpAnswers {

    private static final int LONGEST = 500;
    /** Sign-in or encryption required: wrong settings, not a wrong mail (RFC 4954 6, RFC 3207 4). */
    private static final Set<Integer> SETTINGS = Set.of(530, 534, 535, 538);

    private SmtpAnswers() {}

    static Delivery classify(MessagingException failure) {
        SMTPSendFailedException send = null;
        for (Exception e = failure; e != null; e = e instanceof MessagingException m ? m.getNextException() : null) {
            if (e instanceof SMTPAddressFailedException address) {
                return byCode(address.getReturnCode(), address);
            }
            if (send == null && e instanceof SMTPSendFailedException found) {
                send = found;
            }
        }
        return send == null
                ? new Delivery.Deferred("The connection to the mail server broke: " + oneLine(failure.getMessage()))
                : byCode(send.getReturnCode(), send);
    }

    private static Delivery byCode(int code, MessagingException e) {
        String answer = oneLine(e.getMessage());
        if (code >= 500 && code < 600 && !SETTINGS.contains(code)) {
            return new Delivery.Refused(answer);
        }
        return code >= 400
                ? new Delivery.Deferred(answer)
                : new Delivery.Deferred("The connection to the mail server broke: " + answer);
    }

    /** Server texts are foreign text: one line, no control characters, not too long. */
    public static String oneLine(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return "no answer";
        }
        String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    }
}
