package io.gatehouse.mail.smtp;

/** No mail server answers, lets us in or is configured; has nothing to do with the mail at hand. */
public final class MailServerAway extends Exception {

    MailServerAway(String sentence) {
        super(sentence);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
