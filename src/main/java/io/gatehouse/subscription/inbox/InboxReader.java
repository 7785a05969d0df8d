package io.gatehouse.subscription.inbox;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.InboxGrew;
import io.gatehouse.subscription.gap.Gaps;
import io.gatehouse.subscription.inbox.InboxRows.End;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Looks into what waits: claims some, judges them without a transaction, writes down what they are. What arrived last may
 * be judged ahead of its turn, so that no emergency stands in line; whatever is none is written down in its turn.
 */
@Component
class InboxReader {

    private static final int AT_ONCE = 200;
    /** Few, because an emergency that arrives meanwhile waits for them. */
    private static final int AHEAD_AT_ONCE = 20;
    /** So many claims a provider at most are kept in memory for their turn. */
    private static final int MOST_AHEAD = 500;

    private final InboxRows rows;
    private final Judge judge;
    private final TransactionOperations transaction;
    private final ApplicationEventPublisher events;
    private final Drops drops;
    private final Gaps gaps;
    private final DatabaseClock clock;
    private final Map<ProviderId, Queue<Ahead>> ahead = new ConcurrentHashMap<>();
    /** Claims that are no longer worked on, but could not be released because the database was away. */
    private final Map<ProviderId, Queue<UUID>> abandoned = new ConcurrentHashMap<>();

    InboxReader(
            InboxRows rows,
            Judge judge,
            TransactionOperations transaction,
            ApplicationEventPublisher events,
            Drops drops,
            Gaps gaps,
            DatabaseClock clock) {
        this.rows = rows;
        this.judge = judge;
        this.transaction = transaction;
        this.events = events;
        this.drops = drops;
        this.gaps = gaps;
        this.clock = clock;
    }

    /**
     * What arrived at one moment and was judged before its turn, or is about to be: it stays claimed until then.
     *
     * @param others all of the claim that are no emergencies
     * @param left so many of the claim wait for their turn
     * @param open what of the claim nobody has settled
     */
    private record Ahead(
            UUID claim,
            Instant until,
            Instant at,
            CompletableFuture<List<Judged>> others,
            AtomicInteger left,
            Set<UUID> open) {

        List<Judged> mine() {
            return others.join().stream()
                    .filter(it -> it.unread().receivedAt().equals(at))
                    .toList();
        }
    }

    /**
     * What came of one look.
     *
     * @param settled how many were dealt with; 0 where nothing waits or nothing can be proven at the moment
     * @param full whether others may wait behind those that were looked into
     */
    record Looked(int settled, boolean full) {}

    /** Deals with the oldest. */
    Looked readSome() {
        releaseAbandoned();
        UUID claim = UUID.randomUUID();
        Queue<Ahead> waiting = waiting();
        List<Unread> batch;
        synchronized (waiting) {
            batch = claimed(claim, End.OLDEST, AT_ONCE);
        }
        Set<UUID> open = open(batch);
        try {
            List<Judged> judged = judge.judge(batch);
            int count = judged.size();
            while (!judged.isEmpty()) {
                count += settleAhead(judged.getFirst().unread().receivedAt());
                judged = settleUntilNextAhead(claim, judged, open);
            }
            return new Looked(batch.isEmpty() ? settleAhead(Instant.MAX) : count, batch.size() == AT_ONCE);
        } finally {
            // what cannot be judged at the moment, and everything where this failed
            release(claim, open);
        }
    }

    private static Set<UUID> open(List<Unread> batch) {
        return batch.stream().map(Unread::id).collect(Collectors.toCollection(ConcurrentHashMap::newKeySet));
    }

    /** Whether some would have to wait for the end of their claim if nobody asked again. */
    boolean abandonedSome(ProviderId provider) {
        return !abandoned(provider).isEmpty();
    }

    /** Where only the answer was lost, they are claimed, and nobody else knows that nobody works on them. */
    private List<Unread> claimed(UUID claim, End end, int most) {
        try {
            return rows.claim(claim, end, most);
        } catch (DataAccessException | TransactionException untold) {
            abandoned(ProviderScope.required()).add(claim);
            throw untold;
        }
    }

    private void release(UUID claim, Set<UUID> open) {
        try {
            rows.release(claim, open);
        } catch (DataAccessException | TransactionException away) {
            abandoned(ProviderScope.required()).add(claim);
        }
    }

    private void releaseAbandoned() {
        Queue<UUID> claims = abandoned(ProviderScope.required());
        for (UUID claim = claims.peek(); claim != null; claim = claims.peek()) {
            rows.release(claim);
            claims.remove(claim);
        }
    }

    private Queue<UUID> abandoned(ProviderId provider) {
        return abandoned.computeIfAbsent(provider, key -> new ConcurrentLinkedQueue<>());
    }

    /** How many of those that arrived last were looked into; the emergencies among them are through. */
    int lookAhead() {
        UUID claim = UUID.randomUUID();
        CompletableFuture<List<Judged>> others = new CompletableFuture<>();
        Set<UUID> open = ConcurrentHashMap.newKeySet();
        List<Unread> batch = claimAhead(claim, others, open);
        try {
            Map<Boolean, List<Judged>> judged =
                    judge.judge(batch).stream().collect(Collectors.partitioningBy(Judged::urgent));
            settled(claim, judged.getOrDefault(true, List.of()), open);
            others.complete(judged.getOrDefault(false, List.of()));
        } finally {
            others.complete(List.of());
        }
        return batch.size();
    }

    /** Under one lock with the other reader, which else would pass by what is claimed but not yet in the line. */
    private List<Unread> claimAhead(UUID claim, CompletableFuture<List<Judged>> others, Set<UUID> open) {
        Queue<Ahead> waiting = waiting();
        synchronized (waiting) {
            List<Unread> batch = room(waiting) ? claimed(claim, End.NEWEST, AHEAD_AT_ONCE) : List.of();
            open.addAll(open(batch));
            List<Instant> moments =
                    batch.stream().map(Unread::receivedAt).distinct().toList();
            AtomicInteger left = new AtomicInteger(moments.size());
            Instant until = clock.instant().plus(InboxRows.CLAIMED);
            moments.forEach(at -> waiting.add(new Ahead(claim, until, at, others, left, open)));
            return batch;
        }
    }

    /** What others may have claimed by now is judged again and must not take the place of what arrives. */
    private boolean room(Queue<Ahead> waiting) {
        Instant now = clock.instant();
        waiting.removeIf(it -> it.until().isBefore(now));
        return waiting.stream().map(Ahead::claim).distinct().count() < MOST_AHEAD;
    }

    private Queue<Ahead> waiting() {
        return ahead.computeIfAbsent(
                ProviderScope.required(),
                key -> new PriorityBlockingQueue<>(AHEAD_AT_ONCE, Comparator.comparing(Ahead::at)));
    }

    private int settleAhead(Instant before) {
        int count = 0;
        Queue<Ahead> waiting = waiting();
        for (Ahead next = waiting.peek(); next != null && next.at().isBefore(before); next = waiting.peek()) {
            waiting.remove(next);
            try {
                List<Judged> mine = next.mine();
                settled(next.claim(), mine, next.open());
                count += mine.size();
            } finally {
                if (next.left().decrementAndGet() == 0) {
                    release(next.claim(), next.open());
                }
            }
        }
        return count;
    }

    /** Settles the items that arrived before the next batch judged ahead, and returns the others. */
    private List<Judged> settleUntilNextAhead(UUID claim, List<Judged> judged, Set<UUID> open) {
        Ahead next = waiting().peek();
        Instant end = next == null ? Instant.MAX : next.at();
        List<Judged> now = judged.stream()
                .takeWhile(it -> !it.unread().receivedAt().isAfter(end))
                .toList();
        settled(claim, now, open);
        return judged.subList(now.size(), judged.size());
    }

    private void settled(UUID claim, List<Judged> judged, Set<UUID> open) {
        if (!judged.isEmpty()) {
            transaction.executeWithoutResult(status -> settle(claim, judged));
            judged.forEach(it -> open.remove(it.unread().id()));
        }
    }

    private void settle(UUID claim, List<Judged> all) {
        Instant now = clock.instant();
        Set<UUID> mine = rows.settle(claim, all, now);
        List<Judged> judged =
                all.stream().filter(it -> mine.contains(it.unread().id())).toList();
        rows.counted(judged)
                .forEach(first ->
                        told(first.customerId(), first.connectionId(), "notification.first", first.resource()));
        drops.count(
                Drops.Reason.NOT_PROVEN,
                judged.stream().filter(it -> !it.genuine()).count());
        times(judged, Judged::unopened).forEach((id, at) -> gaps.unread(id, Collections.min(at), Collections.max(at)));
        times(judged, it -> !it.genuine())
                .forEach((id, at) -> gaps.unproven(id, Collections.min(at), Collections.max(at)));
        judged.stream().filter(Judged::urgent).map(Judged::unread).forEach(urgent -> emergency(urgent, now));
        if (judged.stream().anyMatch(Judged::genuine)) {
            events.publishEvent(new InboxGrew(ProviderScope.required()));
        }
    }

    /**
     * One gap for each subscription, however many they are: everybody waits for the lock of the head meanwhile. What counts
     * as forged had a secret address and the secret that Microsoft repeats, so that much rather our check is wrong.
     */
    private static Map<UUID, List<Instant>> times(List<Judged> judged, Predicate<Judged> which) {
        return judged.stream()
                .filter(which)
                .map(Judged::unread)
                .collect(Collectors.groupingBy(
                        Unread::subscriptionId,
                        TreeMap::new,
                        Collectors.mapping(Unread::receivedAt, Collectors.toList())));
    }

    private void emergency(Unread urgent, Instant now) {
        events.publishEvent(urgent.emergency(now));
        told(urgent.customerId(), urgent.connectionId(), "notification.emergency", urgent.resource());
    }

    /** The time line of a connection shows it. */
    private void told(UUID customer, UUID connection, String action, String resource) {
        events.publishEvent(
                AuditFact.of(Actor.SYSTEM, action, new AuditSubject("connection", connection.toString(), resource))
                        .customer(customer)
                        .details(Map.of("resource", resource)));
    }
}
