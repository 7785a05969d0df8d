package io.gatehouse.sandbox.hooks;

/**
 * How the notification service misbehaves. {@code cut}: nothing reaches any subscriber; {@code duplicatePercent} of all
 * items come once more; an item that found no good answer for {@code retrySeconds} is given up (Microsoft: 4 hours);
 * {@code batch}: most items of one delivery; {@code shuffled}: order is not kept.
 */
public record PostSwitches(boolean cut, int duplicatePercent, int retrySeconds, int batch, boolean shuffled) {

    public static final PostSwitches NORMAL = new PostSwitches(false, 0, 60, 100, false);

    public PostSwitches {
        duplicatePercent = Math.clamp(duplicatePercent, 0, 100);
        retrySeconds = Math.clamp(retrySeconds, 0, 14_400);
        batch = Math.clamp(batch, 1, 1000);
    }
}
