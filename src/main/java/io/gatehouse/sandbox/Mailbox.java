package io.gatehouse.sandbox;

/** The sandbox's mail server, if it runs one. */
public interface Mailbox {

    /** The port it listens on. */
    int smtpPort();
}
