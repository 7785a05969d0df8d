package io.gatehouse.registration.saga;

/** What a saga has learnt so far, kept with it from the moment it is known. */
public enum Fact {
    /** When the first create call was about to be sent: from then on an application may exist. */
    CREATE_BEGUN,
    /** When its removal was about to be sent: before that, an application that is not shown may only be new. */
    REMOVAL_BEGUN,
    OBJECT_ID,
    /** When the application was first given all its settings: those that Microsoft never shows are not sent again. */
    SETTINGS_SENT,
    CLIENT_ID,
    PRINCIPAL_ID,
    REGISTRATION_ID,
    CREDENTIAL_ID,
    /** The service's own credential of before, which is good for longer: nothing of it was made here. */
    CREDENTIAL_KEPT,
    CREDENTIAL_KIND,
    CREDENTIAL_ENDS,
    /** Policies that Microsoft enforced when it was tried, one word each. */
    CREDENTIAL_REFUSED,
    /** What was granted beyond what the registration had before, to be taken back by an undo. */
    SCOPES_ADDED,
    ROLES_ADDED,
    /** Redirect URIs and declared permissions that a registration of before did not have, for the same reason. */
    REDIRECTS_ADDED,
    ACCESS_ADDED,
    /** Other settings of such a registration before they became those of a new one. */
    SETTINGS_BEFORE,
    /** App ids, by comma, of the APIs that had no service principal in the tenant. */
    RESOURCES_ADDED,
    /** App ids, by comma, of the APIs that the tenant does not have and that it takes no service principal of. */
    RESOURCES_ABSENT,
    /** Object ids, by comma, of the people whom this saga made owners. */
    OWNERS_ADDED,
    TEAMS_APP_ID,
    TEAMS_APP_MADE,
    BOOTSTRAP_PRINCIPAL_ID,
    BOOTSTRAP_KEPT,
    /** When the removal of the helper's consent was about to be sent: from then on our token may be worthless. */
    BOOTSTRAP_BEGUN
}
