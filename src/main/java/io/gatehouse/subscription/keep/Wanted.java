package io.gatehouse.subscription.keep;

import java.time.Duration;
import java.time.Instant;

/**
 * A subscription that a connection is to have.
 *
 * @param wish the resource as the profile writes it; with the part it names the wish for good
 * @param part many people are subscribed to in several parts
 */
record Wanted(
        String wish,
        int part,
        String resource,
        String changes,
        Duration life,
        boolean withContent,
        SubscriptionKind kind) {

    private static final Duration CLOCKS = Duration.ofMinutes(2);

    /** A little less than Microsoft allows: by its clock ours may be ahead, and a life that is too long is refused. */
    Instant end(Instant now) {
        return now.plus(life).minus(CLOCKS);
    }

    /** The resource without the list of people that it may hold. */
    String shown() {
        return resource.replaceAll("\\?.*$", "");
    }
}
