package io.gatehouse.invitation.link;

/** The one step that a link opens which was passed on to a colleague for just that. */
public enum LinkStep {
    /** Type what only the customer knows. */
    VALUES,
    /** Sign in, because whoever did before may not do the rest of the registration. */
    ADMINISTRATOR,
    /** Sign in with the service account. */
    SERVICE_ACCOUNT
}
