package io.gatehouse.shared;

/** What an operator or API client may do; each handler names the one it needs with {@link Requires}. */
public enum Permission {
    /** See customers, invitations, connections, jobs, directory copies. */
    VIEW,
    /** See the audit trail. */
    AUDIT,
    /** Create and change customers, invitations, connections; run jobs. */
    OPERATE,
    /** Take access tokens out of the broker. */
    USE_TOKENS,
    /** Change the provider's settings and operators. */
    ADMINISTER
}
