package io.gatehouse.subscription.gap;

/** Why something may have happened that nobody told us of. */
public enum GapCause {
    /** Microsoft said that it removed the subscription. */
    REMOVED,
    /** Microsoft has not got it any more and said nothing. */
    LOST,
    /** It ran out because it could not be renewed in time. */
    EXPIRED,
    /** Microsoft said that some news did not reach us. */
    MISSED,
    /** Microsoft held news back until the subscription was reauthorised. */
    PAUSED,
    /** Microsoft does not take the subscription. */
    REFUSED,
    /** The public address did not answer for longer than Microsoft may be patient. */
    UNREACHABLE,
    /** Nobody took it out of the inbox in time, and it was deleted; or nobody had the key to its content. */
    UNREAD,
    /** It was ended because another one took its place: other people, or another address. */
    REPLACED,
    /** What it tells of began before it was noticed, a new chat for instance. */
    FOUND_LATE,
    /** What came with its secret could not be proven to be Microsoft's, or not be read. */
    UNPROVEN;

    /** As the release before knows it. */
    GapCause before() {
        return switch (this) {
            case REPLACED -> LOST;
            case FOUND_LATE -> REFUSED;
            case UNPROVEN -> UNREAD;
            default -> this;
        };
    }
}
