package io.gatehouse.subscription.keep;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.audit.Outcome;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.microsoft.graph.Subscriptions.Known;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.DirectoryNotified;
import io.gatehouse.subscription.gap.GapCause;
import io.gatehouse.subscription.gap.Gaps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What becomes of a subscription, written down at once with its gap, its audit entry and the news of it. */
@Component
@Transactional
public class SubscriptionTrail {

    private static final int MOST_NAMED = 5;

    /** Microsoft asks for a new authorisation ahead of time: whoever answers it so soon has missed nothing. */
    private static final Duration PROMPT = Duration.ofMinutes(1);

    private final SubscriptionRows rows;
    private final Refusals refusals;
    private final Gaps gaps;
    private final ApplicationEventPublisher events;
    private final DatabaseClock clock;

    SubscriptionTrail(
            SubscriptionRows rows,
            Refusals refusals,
            Gaps gaps,
            ApplicationEventPublisher events,
            DatabaseClock clock) {
        this.rows = rows;
        this.refusals = refusals;
        this.gaps = gaps;
        this.events = events;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** It is asked for; nobody has heard it since then, if that is known. */
    void intended(ConnectionView connection, Wanted wanted, Intent intent, @Nullable Instant unheard) {
        UUID id = rows.intend(connection, wanted, intent);
        if (unheard != null) {
            gaps.begin(id, GapCause.FOUND_LATE, unheard);
        }
    }

    /**
     * The chats were looked for. One that is found at the next look may have begun now; what is left out, or not told,
     * is missed until it is heard.
     */
    void looked(ConnectionView connection, Wishes.Chats chats, Instant at) {
        List<KeptSubscription> live = rows.live(connection.id());
        KeptSubscription whole = of(chats.all(), live).orElse(null);
        if (whole == null) {
            return;
        }
        Instant before = rows.chatsSeen(connection.id()).orElse(at);
        if (chats.left() > 0) {
            refusals.explain(whole.id(), chats.shortfall());
        }
        if (chats.left() > 0 || !(chats.told() || chats.all().heardIn(live))) {
            gaps.begin(whole.id(), GapCause.REFUSED, before);
        }
        if (chats.told()
                && chats.each().stream().allMatch(chat -> of(chat, live).isPresent())) {
            rows.chatsSeen(whole.id(), at);
        }
    }

    private static Optional<KeptSubscription> of(Wanted wanted, List<KeptSubscription> live) {
        return live.stream()
                .filter(it -> it.wish().equals(wanted.wish()) && it.part() == wanted.part())
                .findFirst();
    }

    /** Renewed, which is an authorisation too. */
    void renewed(KeptSubscription kept, Known known, Instant dueAt, Instant now) {
        rows.reauthorized(kept.id())
                .filter(since -> since.plus(PROMPT).isBefore(now))
                .ifPresent(since -> gaps.begin(kept.id(), GapCause.PAUSED, since));
        rows.seen(kept.id(), known.expiresAt(), dueAt, now);
        gaps.over(kept.connectionId(), kept.wish(), kept.part(), now);
    }

    /** Microsoft has waited for an authorisation for so long that it may hold news back. */
    void paused(Instant now) {
        rows.unauthorized(now.minus(PROMPT)).forEach((id, since) -> gaps.begin(id, GapCause.PAUSED, since));
    }

    /** Microsoft has taken it; a gap before it ends here. False where somebody else has intended another meanwhile. */
    boolean made(ConnectionView connection, Wanted wanted, Intent intent, Known known, Instant dueAt, Instant now) {
        if (!rows.made(connection.id(), wanted, intent, known, dueAt, now)) {
            return false;
        }
        gaps.over(connection.id(), wanted.wish(), wanted.part(), now);
        audit(connection, "subscription.made", Outcome.SUCCESS, Map.of("resource", wanted.shown()));
        if (wanted.kind().hintOnly()) {
            events.publishEvent(
                    new DirectoryNotified(ProviderScope.required(), connection.customerId(), connection.id()));
        }
        return true;
    }

    /** Microsoft does not take it: nothing is told until it does. */
    void refused(ConnectionView connection, Wanted wanted, Intent intent, String why, Instant again, Instant now) {
        boolean known = of(wanted, rows.live(connection.id()))
                .filter(it -> it.failure() != null)
                .isPresent();
        refusals.refused(connection.id(), wanted, intent, why, again);
        List<KeptSubscription> live = rows.live(connection.id());
        boolean oneByOne =
                wanted.ofAllChats() && rows.chatsSeen(connection.id()).isPresent();
        if (oneByOne || wanted.heardIn(live)) {
            return;
        }
        if (!wanted.kind().hintOnly()) {
            // a directory is read by the clock all the same: nothing is missed that one of its rounds would not find
            of(wanted, live).ifPresent(it -> gaps.begin(it.id(), GapCause.REFUSED, now));
        }
        if (!known) {
            audit(connection, "subscription.refused", Outcome.FAILURE, Map.of("resource", wanted.shown(), "why", why));
        }
    }

    /** It is gone at Microsoft; a gap began with the last sign of its life. */
    public void lost(KeptSubscription kept, GapCause cause, Instant from, Instant now) {
        if (rows.over(kept.id(), KeptSubscription.State.LOST, cause.name(), now)) {
            gaps.begin(kept.id(), cause, from);
            events.publishEvent(AuditFact.of(Actor.SYSTEM, "subscription.lost", subject(kept.connectionId()))
                    .customer(kept.customerId())
                    .outcome(Outcome.FAILURE)
                    .details(Map.of("resource", kept.shown(), "cause", cause.name())));
        }
    }

    /** Nobody wants it any more. */
    void ended(KeptSubscription kept, Instant now) {
        if (over(kept, now)) {
            audit(kept, Map.of("resource", kept.shown()));
        }
    }

    /** Ended because another one takes its place: until Microsoft has that one nothing is heard. */
    void replaced(KeptSubscription kept, Instant from) {
        if (rows.over(kept.id(), KeptSubscription.State.ENDED, null, clock.instant())) {
            gaps.begin(kept.id(), GapCause.REPLACED, from);
            audit(kept, Map.of("resource", kept.shown()));
        }
    }

    private boolean over(KeptSubscription kept, Instant now) {
        boolean mine = rows.over(kept.id(), KeptSubscription.State.ENDED, null, now);
        gaps.over(kept.connectionId(), kept.wish(), kept.part(), now);
        return mine;
    }

    /** Of a connection that has ended: one entry for all, as there may be hundreds. */
    void endAll(UUID connection) {
        Instant now = clock.instant();
        List<KeptSubscription> ended =
                rows.live(connection).stream().filter(kept -> over(kept, now)).toList();
        gaps.overExcept(connection, List.of(), List.of(), now);
        if (!ended.isEmpty()) {
            String resources = ended.stream()
                    .map(KeptSubscription::shown)
                    .distinct()
                    .limit(MOST_NAMED)
                    .collect(Collectors.joining(", "));
            audit(ended.getFirst(), Map.of("resource", resources, "count", String.valueOf(ended.size())));
        }
    }

    private void audit(KeptSubscription ended, Map<String, String> details) {
        events.publishEvent(AuditFact.of(Actor.SYSTEM, "subscription.ended", subject(ended.connectionId()))
                .customer(ended.customerId())
                .details(details));
    }

    private void audit(ConnectionView connection, String action, Outcome outcome, Map<String, String> details) {
        AuditSubject subject = new AuditSubject("connection", connection.id().toString(), connection.customerName());
        events.publishEvent(AuditFact.of(Actor.SYSTEM, action, subject)
                .customer(connection.customerId())
                .outcome(outcome)
                .details(details));
    }

    private static AuditSubject subject(UUID connection) {
        return new AuditSubject("connection", connection.toString(), "");
    }
}
