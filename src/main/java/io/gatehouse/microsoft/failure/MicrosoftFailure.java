package io.gatehouse.microsoft.failure;

import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a failure at Microsoft means for us; callers switch over it. The exact cause is {@link #kind()}. */
public sealed interface MicrosoftFailure {

    MicrosoftError error();

    default FailureKind kind() {
        return error().kind();
    }

    /** Whether the same call may succeed later without anybody doing anything. Never a reason to call consent lost. */
    default boolean passing() {
        return this instanceof Throttled || this instanceof Unavailable || this instanceof Unreadable;
    }

    /**
     * Whether this says nothing about the connection yet: only the server that was asked has not heard of a new credential
     * that others have accepted, or nobody knows so far whether the app is refused in this tenant alone.
     */
    default boolean behind() {
        return passing() && (kind() == FailureKind.CREDENTIAL_NOT_READY || appRefused());
    }

    /** Whether Microsoft gives the app no tokens in this tenant, because it is disabled or not there. */
    default boolean appRefused() {
        return kind() == FailureKind.APP_DISABLED || kind() == FailureKind.APP_MISSING;
    }

    /**
     * Whether Microsoft will not answer this question at all, to us or to anybody: for want of rights, or because it does
     * not know the path. Says nothing about what was asked.
     */
    default boolean untold() {
        return this instanceof Missing
                || this instanceof Misconfigured
                || (this instanceof Refused && kind() != FailureKind.TOKEN_REJECTED);
    }

    /**
     * Reads the parameters of a redirect that came back with {@code error} (E:v2-oauth2-auth-code-flow,
     * E:v2-admin-consent).
     */
    static MicrosoftFailure ofRedirect(Map<String, String> parameters) {
        return OAuthErrors.ofRedirect(parameters);
    }

    /** The person said no at Microsoft. */
    record Declined(MicrosoftError error) implements MicrosoftFailure {}

    /** A fresh interactive sign-in helps; pass {@link MicrosoftError#claims()} along where present. */
    record SignInAgain(MicrosoftError error) implements MicrosoftFailure {}

    /** This account cannot do it: another account or the customer's administrator must act. */
    record AccountRefused(MicrosoftError error) implements MicrosoftFailure {}

    /** A policy of the customer stands in the way; trying again does not help. */
    record BlockedByPolicy(MicrosoftError error) implements MicrosoftFailure {}

    /** The customer's consent is gone or was never given: only a new sign-in by an admin repairs it. */
    record ConsentLost(MicrosoftError error) implements MicrosoftFailure {}

    /** Our own secret, certificate or app was refused: the provider must act, no customer is to blame. */
    record CredentialRejected(MicrosoftError error) implements MicrosoftFailure {}

    /** The registration, the configuration or our request is wrong. */
    record Misconfigured(MicrosoftError error) implements MicrosoftFailure {}

    /**
     * Too many calls; none before this time has passed (G:throttling).
     *
     * @param application the client id of which no call may be made in any tenant; null where one tenant is meant
     */
    record Throttled(
            MicrosoftError error,
            Duration retryAfter,
            @Nullable String application) implements MicrosoftFailure {

        public Throttled(MicrosoftError error, Duration retryAfter) {
            this(error, retryAfter, null);
        }
    }

    /** Microsoft cannot be reached or has trouble of its own. */
    record Unavailable(MicrosoftError error, @Nullable Duration retryAfter) implements MicrosoftFailure {}

    /** Graph refused the access token or misses a permission in it. */
    record Refused(MicrosoftError error) implements MicrosoftFailure {}

    /** Not there: deleted, or not replicated yet. */
    record Missing(MicrosoftError error) implements MicrosoftFailure {}

    /** Exists already, or somebody else changed it meanwhile. */
    record Conflicting(MicrosoftError error) implements MicrosoftFailure {}

    /** The delta link is worth nothing any more: start a full round (G:delta-query-overview). */
    record ResyncRequired(MicrosoftError error) implements MicrosoftFailure {}

    /** A token that does not prove what it claims; nothing of it may be used. */
    record Unproven(MicrosoftError error) implements MicrosoftFailure {}

    /** A genuine person of another directory than the invited one. */
    record WrongTenant(MicrosoftError error, SignedInPerson person, TenantId expected) implements MicrosoftFailure {}

    /** An answer that is not what the protocol describes. */
    record Unreadable(MicrosoftError error) implements MicrosoftFailure {}
}
