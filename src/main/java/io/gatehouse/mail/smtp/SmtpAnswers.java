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

    /** Begins what is said where the server passes none of our mails on. */
    public static final String NOT_FOR_US = "The mail server does not pass our mails on: ";

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

    /**
     * It does not pass our mails on, or wants nothing from us at all: to anybody, whatever the recipient is. By the words:
     * 5.7.1 alone also is a recipient's own filter (RFC 3463 3.8), and many servers send no such code. Postfix: “Relay access
     * denied”, “Client host rejected”; Exim: “relay not permitted”; Sendmail: “Relaying denied”; qmail: “rcpthosts”;
     * Exchange: 5.7.54, 5.7.57, 5.7.64, “Unable to relay”; Google: “Invalid credentials for relay”.
     */
    private static final Pattern NO_RELAY = Pattern.compile(
            "5\\d\\d[ -](5\\.7\\.(54|57|64)\\b.*"
                    + "|.*\\brelay(ing)?( access| is| was)? (denied|not permitted|not allowed|prohibited|rejected|refused)\\b.*"
                    + "|.*\\b(unable|cannot|not permitted|not allowed|not authori[sz]ed|credentials|refus\\w+) (to|for) relay.*"
                    + "|.*\\bclient host \\S* ?(rejected|blocked)\\b.*"
                    + "|.*\\bclient host rejected\\b.*"
                    + "|.*\\bhelo command rejected\\b.*"
                    + "|.*\\brcpthosts\\b.*)",
            Pattern.CASE_INSENSITIVE);

    /** Says that of an address, whatever else it says (RFC 3463 3.2, 3.3). */
    private static final Pattern OF_ADDRESS = Pattern.compile("5\\d\\d[ -]5\\.[12]\\.(?![78]\\b).*");

    private SmtpAnswers() {}

    /** What to tell people where the server refuses our sender, or us, and with it every mail. */
    static Optional<String> refusedAll(MessagingException failure) {
        for (Exception e = failure; e != null; e = e instanceof MessagingException m ? m.getNextException() : null) {
            String answer = oneLine(e.getMessage());
            if (ofSender(e, answer)) {
                return Optional.of("The mail server refuses our sender address: " + answer);
            }
            if (ofUs(e, answer)) {
                return Optional.of(NOT_FOR_US + answer);
            }
        }
        return Optional.empty();
    }

    private static boolean ofSender(Exception e, String answer) {
        return switch (e) {
            case SMTPSenderFailedException sender -> !noRelay(answer);
            case SMTPSendFailedException send ->
                atSender(send) && !noRelay(answer) || LATE.matcher(answer).matches();
            case SMTPAddressFailedException address -> LATE.matcher(answer).matches();
            default -> false;
        };
    }

    private static boolean ofUs(Exception e, String answer) {
        return (e instanceof SMTPSenderFailedException
                        || e instanceof SMTPSendFailedException
                        || e instanceof SMTPAddressFailedException)
                && noRelay(answer);
    }

    private static boolean noRelay(String answer) {
        return NO_RELAY.matcher(answer).matches() && !OF_ADDRESS.matcher(answer).matches();
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
