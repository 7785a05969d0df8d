package io.gatehouse.onboarding.signin;

import io.gatehouse.onboarding.ReturningAdmin;

/** How an answer of Microsoft ends; each leads to a page without the answer in its address. */
public sealed interface CallbackOutcome {

    /** The connection exists and works. */
    record Completed() implements CallbackOutcome {}

    /** The connection exists, the provider has the last word. */
    record AwaitingProvider() implements CallbackOutcome {}

    /** Microsoft is slow or does not show the consent everywhere yet: a job goes on, or whoever has the answer in hand. */
    record AwaitingMicrosoft() implements CallbackOutcome {}

    /** Microsoft is slow with somebody who comes back, or his page was loaded again: what comes out is told to his browser. */
    record AwaitingReturn() implements CallbackOutcome {}

    /** The consent is there; the account that shall be kept signs in next. */
    record ServiceAccountNext() implements CallbackOutcome {}

    /** A registration is being made; its page shows how far it is. */
    record Registering() implements CallbackOutcome {}

    /** What we made there before was found; the administrator says what becomes of it. */
    record EarlierFound() implements CallbackOutcome {}

    /** We may read: what was looked at is shown, or an existing registration is typed in next. */
    record Inspected(boolean existing) implements CallbackOutcome {}

    /** Somebody of a connected customer has proven who it is. */
    record Returned(ReturningAdmin admin) implements CallbackOutcome {}

    /** The invitation ended meanwhile; its page tells how. */
    record Closed() implements CallbackOutcome {}

    /** It does not go on this way. */
    record Stopped(Stop stop) implements CallbackOutcome {}
}
