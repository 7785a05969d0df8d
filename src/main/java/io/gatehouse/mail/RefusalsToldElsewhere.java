package io.gatehouse.mail;

/** Whoever notes himself what a mail that was refused was about: a customer's history tells it once. */
public interface RefusalsToldElsewhere {

    boolean tells(MailFailed failed);
}
