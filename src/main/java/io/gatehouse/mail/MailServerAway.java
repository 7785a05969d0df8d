package io.gatehouse.mail;

/** No mail server answers, lets us in or is configured; has nothing to do with the mail at hand. */
final class MailServerAway extends Exception {

    MailServerAway(String sentence) {
        super(sentence);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
