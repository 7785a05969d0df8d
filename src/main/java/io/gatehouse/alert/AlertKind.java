package io.gatehouse.alert;

import java.util.Arrays;
import java.util.Locale;

/** What kinds of trouble there are; each has texts in {@code messages-alert.properties}. */
public enum AlertKind {
    /** The kept sign-in does not work any more: a person has to sign in again. */
    SIGN_IN_LOST,
    /** The customer's consent or the app in its tenant is gone. */
    CONSENT_LOST,
    /** Something else about the connection needs a person. */
    CONNECTION_BROKEN,
    /** Less or more is granted than was agreed. */
    CONSENT_DRIFT,
    /** Somebody else's credential is on a customer's app. */
    CREDENTIAL_FOREIGN,
    /** Microsoft refuses the credential of a customer's app. */
    CREDENTIAL_REFUSED,
    /** The replacement of that credential waits for an administrator of the customer, or has failed. */
    ROTATION_STUCK,
    /** The credential of a customer's app comes to its end. */
    CREDENTIAL_EXPIRY,
    /** Microsoft refuses the credential that all connections depend on. */
    OWN_CREDENTIAL_REFUSED,
    /** The provider's own app is disabled or deleted, which stops all connections that depend on it. */
    OWN_APP_REFUSED,
    /** The credential that all connections depend on comes to its end. */
    OWN_CREDENTIAL_EXPIRY,
    /** The key with which a program of the provider calls comes to its end. */
    API_KEY_EXPIRY,
    /** A message that was marked as an emergency lies in the inbox. */
    URGENT_MESSAGE,
    /** The replication of a customer's directory has stopped. */
    SYNC_FAILING,
    /** Some other background work has stopped. */
    JOB_FAILED,
    /** Mails wait because the mail server does not take them. */
    MAIL_STUCK,
    /** The mail server refuses to deliver to one address. */
    MAIL_REFUSED,
    /** Another system that is to be told of alerts takes nothing. */
    ROUTE_FAILING,
    /** The certificate of the portal's public address comes to its end or is not in order. */
    CERTIFICATE,
    /** Microsoft does not tell of changes at a customer any more. */
    SUBSCRIPTION_BROKEN,
    /** The public address does not answer as Microsoft wants it. */
    ADDRESS_UNREACHABLE,
    /** Nobody takes out of the inbox what arrived there days ago. */
    INBOX_UNREAD,
    /** Microsoft does not answer at all. */
    MICROSOFT_DOWN;

    /** As it stands in addresses and in the API. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Those that this release can read: in a rolling upgrade a newer one may have raised others. */
    public static String[] known() {
        return Arrays.stream(values()).map(AlertKind::name).toArray(String[]::new);
    }

    /** Whether a person hears of it even if all is over by then: a program that took a message has called nobody. */
    public boolean toldInAnyCase() {
        return this == URGENT_MESSAGE;
    }

    /** Whether nothing shows by itself that the cause is gone, so that a person may say so. */
    public boolean closedByHand() {
        return this == MAIL_REFUSED || this == URGENT_MESSAGE;
    }
}
