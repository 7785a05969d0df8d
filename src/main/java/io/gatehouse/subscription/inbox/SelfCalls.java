package io.gatehouse.subscription.inbox;

import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.Randoms;
import io.gatehouse.vault.Macs;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Addresses that the portal gives out for its own test: good for a handshake within minutes, known to no table. */
@Component
public class SelfCalls {

    private static final String PURPOSE = "notification-self-test";
    private static final String PREFIX = "test.";
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final Macs macs;
    private final DatabaseClock clock;

    SelfCalls(Macs macs, DatabaseClock clock) {
        this.macs = macs;
        this.clock = clock;
    }

    /** The path of an address that answers a handshake from now on. */
    public String path() {
        String text = clock.instant().getEpochSecond() + "." + Randoms.reference();
        return "/graph/notifications/" + PREFIX + text + "." + macs.sign(PURPOSE, text);
    }

    boolean ours(String opaque) {
        String[] parts = opaque.split("\\.", -1);
        if (!opaque.startsWith(PREFIX) || parts.length != 4 || !parts[1].matches("\\d{1,12}")) {
            return false;
        }
        long age = clock.instant().getEpochSecond() - Long.parseLong(parts[1]);
        // the replica that answers may be behind the one that asks
        return Math.abs(age) <= LIFE.toSeconds() && macs.verify(PURPOSE, parts[1] + "." + parts[2], parts[3]);
    }
}
