package io.gatehouse.mail.smtp;

import jakarta.mail.MessagingException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** Tells permanent refusals from temporary ones by the server's reply code (RFC 5321 4.2.1). */
public final class SmtpAnswers {

    /** Begins what is said where the server may have the mail, and nobody knows. */
    public static final String BROKE = "The connection to the mail server broke: ";

    private static final int LONGEST = 500;
    /** Sign-in or encryption required: wrong settings, not a wrong mail (RFC 4954 6, RFC 3207 4). */
    private static final Set<Integer> SETTINGS = Set.of(530, 534, 535, 538);

    /** Longer than the server takes: the fault of that mail, although servers say so before they have seen it (RFC 1870). */
    private static final int TOO_LONG = 552;
    /**
     * Refusals of the sender that come later than its own command: Postfix waits for the recipient, Exchange for the
     * content; 5.1.7 and 5.1.8 are bad senders in any case (RFC 3463 3.2).
     */
    private static final Pattern LATE = Pattern.compile("5\\d\\d[ -](5\\.1\\.[78]|5\\.7\\.60|5\\.2\\.252)\\b.*"
            + "|5\\d\\d[ -](5\\.\\d+\\.\\d+ )?(<[^>]*>: )?Sender address rejected.*");

    private SmtpAnswers() {}

    /** What the server said where it is our sender that it refuses, and with it every mail. */
    static Optional<String> refusedSender(MessagingException failure) {
        for (Exception e = failure; e != null; e = e instanceof MessagingException m ? m.getNextException() : null) {
            String answer = oneLine(e.getMessage());
            boolean refused = switch (e) {
                case SMTPSenderFailedException sender -> true;
                case SMTPSendFailedException send ->
                    atSender(send) || LATE.matcher(answer).matches();
                case SMTPAddressFailedException address -> LATE.matcher(answer).matches();
                default -> false;
            };
            if (refused) {
                return Optional.of(answer);
            }
        }
        return Optional.empty();
    }

    private static boolean atSender(SMTPSendFailedException send) {
        int code = send.getReturnCode();
        String command = String.valueOf(send.getCommand()).toUpperCase(Locale.ROOT);
        return command.startsWith("MAIL") && code >= 500 && code != TOO_LONG && !SETTINGS.contains(code);
    }

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
                ? new Delivery.Deferred(BROKE + oneLine(failure.getMessage()))
                : byCode(send.getReturnCode(), send);
    }

    private static Delivery byCode(int code, MessagingException e) {
        String answer = oneLine(e.getMessage());
        if (code >= 500 && code < 600 && !SETTINGS.contains(code)) {
            return new Delivery.Refused(answer);
        }
        return code >= 400 ? new Delivery.Deferred(answer) : new Delivery.Deferred(BROKE + answer);
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
