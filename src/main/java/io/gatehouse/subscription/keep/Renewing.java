package io.gatehouse.subscription.keep;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.Subscriptions;
import io.gatehouse.microsoft.graph.Subscriptions.Known;
import io.gatehouse.subscription.gap.GapCause;
import io.gatehouse.subscription.gap.Gaps;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Renews what is due, and notices what is gone. */
@Component
class Renewing {

    private final Subscriptions microsoft;
    private final SubscriptionRows rows;
    private final Refusals refusals;
    private final SubscriptionTrail trail;
    private final Gaps gaps;
    private final ContentKeyring keyring;
    private final DatabaseClock clock;

    Renewing(
            Subscriptions microsoft,
            SubscriptionRows rows,
            Refusals refusals,
            SubscriptionTrail trail,
            Gaps gaps,
            ContentKeyring keyring,
            DatabaseClock clock) {
        this.microsoft = microsoft;
        this.rows = rows;
        this.refusals = refusals;
        this.trail = trail;
        this.gaps = gaps;
        this.keyring = keyring;
        this.clock = clock;
    }

    /** A refused one is left alone until it is due. */
    boolean waits(KeptSubscription kept) {
        Instant due = kept.times().dueAt();
        return kept.state() == KeptSubscription.State.REFUSED && due != null && due.isAfter(clock.instant());
    }

    /** Nothing that Microsoft has refused waits any longer; false where there is none. */
    boolean askAgain(UUID connection) {
        return refusals.askAgain(connection, clock.instant());
    }

    /** It is not asked for now, and what stands for it is looked after the next time. */
    void lookAgain(KeptSubscription refused) {
        refusals.postpone(refused.id(), clock.instant().plus(Keeping.NEW_CHATS));
    }

    void ended(KeptSubscription kept) {
        trail.ended(kept, clock.instant());
    }

    void ifDue(ConnectionView connection, KeptSubscription kept, Wanted wish, GraphAccess access, Keeping keeping) {
        Instant now = clock.instant();
        Instant due = kept.times().dueAt();
        if (due != null && due.isAfter(now)) {
            return;
        }
        try {
            Known known = renewed(kept, wish, access, now);
            trail.renewed(kept, known, Keeping.due(now, known.expiresAt()), clock.instant());
        } catch (MicrosoftException e) {
            if (e.failure() instanceof MicrosoftFailure.Missing) {
                goneIfStillMissing(kept, access, now);
            } else if (Keeping.refusal(e.failure())) {
                keeping.refused(connection, e.failure());
                refusals.renewalRefused(
                        kept.id(), keeping.words(e.failure()), now.plus(keeping.pause(connection, e.failure())), now);
            } else {
                throw e;
            }
        }
    }

    /** For less where Microsoft says that it may live no longer. */
    private Known renewed(KeptSubscription kept, Wanted wish, GraphAccess access, Instant now) {
        try {
            return microsoft.renew(
                    access,
                    String.valueOf(kept.graphId()),
                    wish.end(now),
                    wish.withContent() ? keyring.current().encryption() : null);
        } catch (MicrosoftException e) {
            return renewed(kept, wish.shorter(e.failure()).orElseThrow(() -> e), access, now);
        }
    }

    /** What nobody wishes any more, people who left for instance, is not missed either. */
    void unwanted(UUID connection, List<Wanted> wanted) {
        gaps.overExcept(
                connection,
                wanted.stream().map(Wanted::wish).toList(),
                wanted.stream().map(Wanted::part).toList(),
                clock.instant());
    }

    /** One of Microsoft's replicas may not know yet what another one has made: asked for by its id it is there. */
    void goneIfStillMissing(KeptSubscription kept, GraphAccess access, Instant now) {
        String id = kept.graphId();
        Known there = id == null ? null : microsoft.find(access, id).orElse(null);
        if (there == null || there.expiresAt().isBefore(now)) {
            gone(kept, now);
        } else {
            rows.confirmed(kept.id(), there.expiresAt(), now);
        }
    }

    /** Nobody knows when it vanished: the gap begins with its last sign of life. */
    void gone(KeptSubscription kept, Instant now) {
        Instant end = kept.times().expiresAt();
        boolean expired = end != null && !end.isAfter(now);
        trail.lost(kept, expired ? GapCause.EXPIRED : GapCause.LOST, kept.lastSign(), now);
    }
}
