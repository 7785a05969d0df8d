package io.gatehouse.mail.outbox;

/** A mail in its language; {@code copy} is the text part without the secret part of links. */
record RenderedMail(String subject, String language, String text, String html, String copy) {

    @Override
    public String toString() {
        return "[mail " + subject + "]";
    }
}
