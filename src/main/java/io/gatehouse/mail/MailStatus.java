package io.gatehouse.mail;

/** Where a mail is. SENT means that the mail server took it, not that anybody read it. */
public enum MailStatus {
    QUEUED,
    SENT,
    FAILED
}
