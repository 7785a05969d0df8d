package io.gatehouse.mail.smtp;

/** How one attempt at handing a mail to the mail server ended; the answer is what people are shown. */
public sealed interface Delivery {

    String answer();

    /** The server took responsibility. */
    record Accepted(String answer) implements Delivery {}

    /** Not now: a temporary refusal, or no connection. */
    record Deferred(String answer) implements Delivery {}

    /** Never: a permanent refusal. */
    record Refused(String answer) implements Delivery {}
}
