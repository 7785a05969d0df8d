package io.gatehouse.microsoft.failure;

import java.util.function.Function;

/** Why something at Microsoft did not work, in our words; each has texts in {@code messages-microsoft.properties}. */
public enum FailureKind {
    USER_DECLINED(MicrosoftFailure.Declined::new),

    APPROVAL_NEEDED(MicrosoftFailure.AccountRefused::new),
    WRONG_ACCOUNT(MicrosoftFailure.AccountRefused::new),
    ACCOUNT_DISABLED(MicrosoftFailure.AccountRefused::new),
    ACCOUNT_LOCKED(MicrosoftFailure.AccountRefused::new),
    PASSWORD_EXPIRED(MicrosoftFailure.AccountRefused::new),
    NOT_ASSIGNED(MicrosoftFailure.AccountRefused::new),

    INTERACTION_NEEDED(MicrosoftFailure.SignInAgain::new),
    MFA_NEEDED(MicrosoftFailure.SignInAgain::new),
    SIGN_IN_EXPIRED(MicrosoftFailure.SignInAgain::new),
    SIGN_IN_FAILED(MicrosoftFailure.SignInAgain::new),
    CODE_NOT_USABLE(MicrosoftFailure.SignInAgain::new),

    BLOCKED_BY_POLICY(MicrosoftFailure.BlockedByPolicy::new),
    MANAGED_DEVICE_NEEDED(MicrosoftFailure.BlockedByPolicy::new),
    TENANT_RESTRICTED(MicrosoftFailure.BlockedByPolicy::new),
    CREDENTIAL_FORBIDDEN(MicrosoftFailure.BlockedByPolicy::new),
    CREDENTIAL_TOO_LONG(MicrosoftFailure.BlockedByPolicy::new),

    CONSENT_MISSING(MicrosoftFailure.ConsentLost::new),
    GRANT_REVOKED(MicrosoftFailure.ConsentLost::new),
    GRANT_EXPIRED(MicrosoftFailure.ConsentLost::new),
    APP_MISSING(MicrosoftFailure.ConsentLost::new),

    CREDENTIAL_WRONG(MicrosoftFailure.CredentialRejected::new),
    CREDENTIAL_EXPIRED(MicrosoftFailure.CredentialRejected::new),
    CREDENTIAL_NOT_READY(MicrosoftFailure.CredentialRejected::new),
    /** The provider's own app is disabled: no answer of Microsoft's says so by itself, its home tenant has to be asked. */
    OWN_APP_DISABLED(MicrosoftFailure.CredentialRejected::new),
    /** The same of one that is not there any more. */
    OWN_APP_MISSING(MicrosoftFailure.CredentialRejected::new),

    APP_DISABLED(MicrosoftFailure.Misconfigured::new),
    API_MISSING(MicrosoftFailure.Misconfigured::new),
    LICENCE_MISSING(MicrosoftFailure.Misconfigured::new),
    REGISTRATION_WRONG(MicrosoftFailure.Misconfigured::new),
    REDIRECT_WRONG(MicrosoftFailure.Misconfigured::new),
    SCOPE_INVALID(MicrosoftFailure.Misconfigured::new),
    MANIFEST_REFUSED(MicrosoftFailure.Misconfigured::new),
    ADDRESS_REFUSED(MicrosoftFailure.Misconfigured::new),
    REQUEST_WRONG(MicrosoftFailure.Misconfigured::new),
    TENANT_UNKNOWN(MicrosoftFailure.Misconfigured::new),
    OTHER_CLOUD(MicrosoftFailure.Misconfigured::new),

    THROTTLED(error -> new MicrosoftFailure.Throttled(error, RetryAfter.WHEN_SILENT)),
    UNAVAILABLE(error -> new MicrosoftFailure.Unavailable(error, null)),
    TIMED_OUT(error -> new MicrosoftFailure.Unavailable(error, null)),
    /** Nothing was asked: too many calls of ours for one tenant are under way. Microsoft said nothing of it. */
    QUEUE_FULL(error -> new MicrosoftFailure.Unavailable(error, null)),

    TOKEN_REJECTED(MicrosoftFailure.Refused::new),
    PERMISSION_MISSING(MicrosoftFailure.Refused::new),
    NOT_FOUND(MicrosoftFailure.Missing::new),
    CONFLICT(MicrosoftFailure.Conflicting::new),
    RESYNC_REQUIRED(MicrosoftFailure.ResyncRequired::new),

    TOKEN_NOT_PROVEN(MicrosoftFailure.Unproven::new),
    WRONG_TENANT(MicrosoftFailure.Unproven::new),
    ANSWER_UNREADABLE(MicrosoftFailure.Unreadable::new),
    UNKNOWN(MicrosoftFailure.Misconfigured::new);

    private final Function<MicrosoftError, MicrosoftFailure> failure;

    FailureKind(Function<MicrosoftError, MicrosoftFailure> failure) {
        this.failure = failure;
    }

    public MicrosoftFailure failure(MicrosoftError error) {
        return failure.apply(error);
    }
}
