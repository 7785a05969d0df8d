package io.gatehouse.subscription.keep;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.graph.Subscriptions;
import io.gatehouse.microsoft.graph.Subscriptions.Known;
import io.gatehouse.subscription.gap.GapCause;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Compares what Microsoft lists with what we know: adopts an answer that a crash swallowed, deletes doubles and orphans
 * of ours, notices what is gone or delivers elsewhere. What others made with the same app is left alone.
 */
@Component
class Stock {

    private final Subscriptions microsoft;
    private final SubscriptionRows rows;
    private final SubscriptionTrail trail;
    private final Renewing renewing;
    private final Making making;
    private final DatabaseClock clock;

    Stock(
            Subscriptions microsoft,
            SubscriptionRows rows,
            SubscriptionTrail trail,
            Renewing renewing,
            Making making,
            DatabaseClock clock) {
        this.microsoft = microsoft;
        this.rows = rows;
        this.trail = trail;
        this.renewing = renewing;
        this.making = making;
        this.clock = clock;
    }

    void take(ConnectionView connection, GraphAccess access) {
        List<KeptSubscription> live = rows.live(connection.id());
        List<Known> listed = microsoft.list(access);
        Set<UUID> there = new HashSet<>();
        for (Known known : listed) {
            Optional<KeptSubscription> addressee = addressee(known);
            owner(known, addressee, live)
                    .ifPresentOrElse(
                            kept -> settle(kept, known, addressee.isPresent(), there, access),
                            () -> orphan(known, addressee, access));
        }
        Instant now = clock.instant();
        live.stream()
                .filter(kept -> kept.state() == KeptSubscription.State.ACTIVE && !there.contains(kept.id()))
                .forEach(kept -> renewing.goneIfStillMissing(kept, access, now));
    }

    /** Whose address it delivers to. */
    private Optional<KeptSubscription> addressee(Known known) {
        return Optional.ofNullable(Making.opaque(known.notificationUrl())).flatMap(rows::byPath);
    }

    /** By its address; or by its id where it delivers to an address that nobody here has. */
    private static Optional<KeptSubscription> owner(
            Known known, Optional<KeptSubscription> addressee, List<KeptSubscription> live) {
        return live.stream()
                .filter(kept -> addressee
                        .map(it -> it.id().equals(kept.id()))
                        .orElseGet(() -> known.id().equals(kept.graphId())))
                .findFirst();
    }

    private void settle(KeptSubscription kept, Known known, boolean addressed, Set<UUID> there, GraphAccess access) {
        Instant now = clock.instant();
        // a list need not name the address of what it names
        boolean ours = known.notificationUrl().isBlank() || (addressed && making.ours(known.notificationUrl()));
        if (kept.state() == KeptSubscription.State.ACTIVE && !known.id().equals(kept.graphId())) {
            microsoft.delete(access, known.id());
        } else if (!ours) {
            microsoft.delete(access, known.id());
            trail.lost(kept, GapCause.LOST, kept.lastSign(), now);
        } else if (kept.graphId() == null) {
            // its answer was lost with the clientState that only the intent knew: it is made anew
            microsoft.delete(access, known.id());
        } else {
            there.add(kept.id());
            rows.confirmed(kept.id(), known.expiresAt(), now);
        }
    }

    /**
     * Only addresses of this portal are ours to delete, and of those only what no other connection lives by: several
     * services of one customer may share a registration, and each is listed what all of them made.
     */
    private void orphan(Known known, Optional<KeptSubscription> addressee, GraphAccess access) {
        boolean anothers = addressee.filter(it -> it.state().live()).isPresent();
        if (!anothers && Making.opaque(known.notificationUrl()) != null && making.ours(known.notificationUrl())) {
            microsoft.delete(access, known.id());
        }
    }
}
