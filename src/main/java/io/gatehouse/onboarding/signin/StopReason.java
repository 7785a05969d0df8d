package io.gatehouse.onboarding.signin;

import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftFailure;

/** Why a visit to the wizard does not go on. Each has a page of its own: message keys {@code onboarding.stop.<name>.*}. */
public enum StopReason {
    STATE_MISSING(400, Way.OPEN),
    STATE_UNKNOWN(400, Way.OPEN),
    STATE_USED(400, Way.TRY_AGAIN),
    STATE_EXPIRED(400, Way.TRY_AGAIN),
    OTHER_BROWSER(400, Way.NONE),
    FORM_STALE(400, Way.OPEN),
    NO_COOKIE(400, Way.NONE),
    TOO_MANY(429, Way.OPEN),
    LINK_WITHDRAWN(410, Way.NONE),
    /** The link was passed on for one step of the invitation, and this is another one. */
    OTHER_STEP(403, Way.OPEN),

    DECLINED_AT_MICROSOFT(200, Way.TRY_AGAIN),
    APPROVAL_NEEDED(403, Way.COLLEAGUE),
    BLOCKED_BY_POLICY(403, Way.TRY_AGAIN),
    MANAGED_DEVICE(403, Way.TRY_AGAIN),
    MICROSOFT_SAID(403, Way.TRY_AGAIN),
    WRONG_ACCOUNT(403, Way.OTHER_ACCOUNT),
    SIGN_IN_AGAIN(400, Way.TRY_AGAIN),
    CODE_USED(400, Way.TRY_AGAIN),
    HINT_ONLY(400, Way.TRY_AGAIN),
    UNPROVEN(400, Way.TRY_AGAIN),
    /** The answer came to the callback of another customer, or to the shared one instead of the customer's own. */
    OTHER_ADDRESS(400, Way.TRY_AGAIN),

    WRONG_TENANT(409, Way.OTHER_ACCOUNT),
    TENANT_TAKEN(409, Way.OTHER_ACCOUNT),
    /** Somebody of the provider opened a link that was made for a customer. */
    HOME_TENANT(409, Way.OTHER_ACCOUNT),
    BEGUN_ELSEWHERE(409, Way.OTHER_ACCOUNT),
    REGISTRATION_TAKEN(409, Way.TRY_AGAIN),
    PERSONAL_ACCOUNT(403, Way.OTHER_ACCOUNT),
    GUEST(403, Way.OTHER_ACCOUNT),
    /** Somebody with rights here and no account here: a partner's technician with delegated administration (GDAP). */
    OUTSIDER(403, Way.OTHER_ACCOUNT),
    NOT_ADMIN(403, Way.COLLEAGUE),
    CONSENT_UNTICKED(403, Way.TRY_AGAIN),
    CONSENT_PARTIAL(403, Way.TRY_AGAIN),
    NO_REFRESH_TOKEN(403, Way.TRY_AGAIN),
    LIVE_TEST_FAILED(403, Way.TRY_AGAIN),

    DOMAIN_OTHER(409, Way.VALUES),
    ACCOUNT_UNKNOWN(403, Way.VALUES),
    PRODUCT_MISSING(403, Way.TRY_AGAIN),
    NO_WORK_DIRECTORY(403, Way.OTHER_ACCOUNT),
    /** The organisation is in a national cloud that this installation does not serve. */
    OTHER_CLOUD(403, Way.OTHER_ACCOUNT),
    OTHER_ACCOUNT(403, Way.OTHER_ACCOUNT),
    ACCOUNT_GUEST(403, Way.OTHER_ACCOUNT),
    ACCOUNT_ADMIN(403, Way.OTHER_ACCOUNT),
    LICENCE_MISSING(403, Way.TRY_AGAIN),
    NO_SECOND_FACTOR(403, Way.TRY_AGAIN),

    /** The provider has paused all calls to Microsoft. */
    CALLS_PAUSED(503, Way.OPEN),
    MICROSOFT_DOWN(503, Way.TRY_AGAIN),
    /** The same after the person was through at Microsoft: what was granted there stands, and its answer is used up. */
    CODE_UNANSWERED(503, Way.TRY_AGAIN),
    WAITED_TOO_LONG(503, Way.TRY_AGAIN),
    /** An operator cancelled the job that asked Microsoft. */
    WAIT_ENDED(409, Way.TRY_AGAIN),
    /** A credential or app is so new that some of Microsoft's servers have not heard of it. */
    NOT_EVERYWHERE_YET(503, Way.TRY_AGAIN),
    OUR_SIDE(502, Way.NONE);

    /** The main button of the page. */
    public enum Way {
        TRY_AGAIN,
        OTHER_ACCOUNT,
        COLLEAGUE,
        /** What was typed before has to be changed. */
        VALUES,
        OPEN,
        NONE
    }

    /** AADSTS700005: the person signed in at another organisation than the one asked for. */
    private static final int CODE_OF_ANOTHER_TENANT = 700005;

    private final int status;
    private final Way way;

    StopReason(int status, Way way) {
        this.status = status;
        this.way = way;
    }

    public int status() {
        return status;
    }

    public Way way() {
        return way;
    }

    /** The first part of the code that people read to support. */
    String code() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** Its own advice is to open the link from the mail: nobody has to read that twice. */
    public boolean sendsToTheMail() {
        return this == STATE_MISSING || this == STATE_UNKNOWN || this == OTHER_BROWSER || this == NO_COOKIE;
    }

    /** Whether it is the provider's turn, so that the inviter is told at once. */
    public boolean providerMustAct() {
        return switch (this) {
            case OUR_SIDE, OTHER_CLOUD, TENANT_TAKEN, REGISTRATION_TAKEN -> true;
            case WAITED_TOO_LONG, WAIT_ENDED, LIVE_TEST_FAILED -> true;
            default -> false;
        };
    }

    static StopReason of(MicrosoftFailure failure) {
        Integer code = failure.error().code();
        if (code != null && code == CODE_OF_ANOTHER_TENANT) {
            return WRONG_TENANT;
        }
        return failure.passing() ? MICROSOFT_DOWN : of(failure.kind());
    }

    private static StopReason of(FailureKind kind) {
        return switch (kind) {
            case USER_DECLINED -> DECLINED_AT_MICROSOFT;
            case APPROVAL_NEEDED -> APPROVAL_NEEDED;
            case BLOCKED_BY_POLICY -> BLOCKED_BY_POLICY;
            case MANAGED_DEVICE_NEEDED -> MANAGED_DEVICE;
            case WRONG_ACCOUNT -> WRONG_ACCOUNT;
            case WRONG_TENANT -> WRONG_TENANT;
            case CONSENT_MISSING -> CONSENT_PARTIAL;
            case CODE_NOT_USABLE -> CODE_USED;
            case TOKEN_NOT_PROVEN -> UNPROVEN;
            case INTERACTION_NEEDED, MFA_NEEDED, SIGN_IN_EXPIRED, SIGN_IN_FAILED -> SIGN_IN_AGAIN;
            case CREDENTIAL_WRONG, CREDENTIAL_EXPIRED, CREDENTIAL_NOT_READY, APP_DISABLED -> OUR_SIDE;
            case REGISTRATION_WRONG, REDIRECT_WRONG, SCOPE_INVALID, REQUEST_WRONG -> OUR_SIDE;
            case OTHER_CLOUD -> OTHER_CLOUD;
            default -> MICROSOFT_SAID;
        };
    }
}
