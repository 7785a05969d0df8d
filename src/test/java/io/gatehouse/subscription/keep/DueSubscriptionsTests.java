package io.gatehouse.subscription.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.job.JobState;
import io.gatehouse.job.newest.NewestJobs;
import io.gatehouse.job.newest.NewestJobs.Newest;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.subscription.SubscriptionSettings;
import io.gatehouse.subscription.SubscriptionTroubles;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.support.SimpleTransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

/** Each connection is compared once in each of the pauses that are promised, by looks that never begin on the second. */
class DueSubscriptionsTests {

    private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration COMPARE = Duration.ofHours(1);
    private static final Duration LATE = Duration.ofMillis(700);

    private final SubscriptionRows rows = mock(SubscriptionRows.class);
    private final Connections connections =
            mock(Connections.class, withSettings().stubOnly());
    private final Wishes wishes = mock(Wishes.class, withSettings().stubOnly());
    private final KeepRequests requests = mock(KeepRequests.class);
    private final DatabaseClock clock = mock(DatabaseClock.class, withSettings().stubOnly());
    private final SubscriptionTroubles troubles = mock(SubscriptionTroubles.class);
    private final NewestJobs jobs = mock(NewestJobs.class);
    private final Counted transactions = new Counted();
    private final DueSubscriptions due = new DueSubscriptions(
            rows,
            connections,
            wishes,
            requests,
            new SubscriptionSettings(LOOK, COMPARE, LOOK, LOOK, LOOK, LOOK, Duration.ofDays(400)),
            new DueSubscriptions.Look(
                    new PublicUrl(URI.create("https://connect.example")),
                    mock(SubscriptionTrail.class),
                    troubles,
                    jobs,
                    clock,
                    transactions));

    private final Map<UUID, Instant> seen = new HashMap<>();
    private Instant now = BEGIN;
    private Duration shortest = COMPARE;
    private Duration longest = COMPARE;

    @Test
    void comparesEachInItsTimeThoughEachLookBeginsLate() {
        List<ConnectionView> all = LongStream.range(0, COMPARE.dividedBy(LOOK))
                .mapToObj(DueSubscriptionsTests::connection)
                .toList();
        when(clock.instant()).thenAnswer(call -> now);
        when(connections.active()).thenReturn(all);
        when(wishes.any(any())).thenReturn(true);
        when(rows.unseen(any()))
                .thenAnswer(call -> seen.keySet().stream()
                        .filter(id -> seen.get(id).isBefore(call.getArgument(0)))
                        .collect(Collectors.toSet()));
        doAnswer(call -> compared(call.getArgument(0))).when(requests).due(any(), eq(true));

        while (now.isBefore(BEGIN.plus(COMPARE.multipliedBy(4)))) {
            due.run();
            now = now.plus(LOOK).plus(LATE);
        }

        assertThat(seen).hasSize(all.size());
        assertThat(seen.values())
                .as("none is left out for good")
                .allMatch(at -> at.isAfter(now.minus(COMPARE).minus(LOOK.multipliedBy(2))));
        assertThat(longest).isBetween(COMPARE, COMPARE.plus(LOOK.multipliedBy(2)));
        assertThat(shortest).isBetween(COMPARE.minus(LOOK.multipliedBy(2)), COMPARE);
    }

    @Test
    void renewsThoughExcusesCannotBeNoted() {
        UUID connection = new UUID(0, 1);
        when(clock.instant()).thenReturn(now);
        List<ConnectionView> all = List.of(connection(1));
        when(connections.active()).thenReturn(all);
        when(rows.due(any(), any())).thenReturn(List.of(connection));
        doThrow(new QueryTimeoutException("It waited for a lock."))
                .when(troubles)
                .excuse();

        due.run();

        verify(requests).due(connection, false);
    }

    /** PostgreSQL has room for some thousand locks, and whoever has news of one of them waits for its lock. */
    @Test
    void asksForNoTwoInOneTransaction() {
        List<ConnectionView> all = LongStream.range(0, 30)
                .mapToObj(DueSubscriptionsTests::connection)
                .toList();
        List<KeptSubscription> expired =
                all.stream().limit(10).map(DueSubscriptionsTests::kept).toList();
        List<UUID> open =
                LongStream.range(10, 30).mapToObj(number -> new UUID(0, number)).toList();
        when(clock.instant()).thenReturn(now);
        when(connections.active()).thenReturn(all);
        when(rows.expired(any(), anyInt())).thenReturn(expired);
        when(rows.due(any(), any())).thenReturn(open);
        List<Integer> asked = new ArrayList<>();
        doAnswer(call -> asked.add(transactions.number)).when(requests).due(any(), eq(false));

        due.run();

        assertThat(asked)
                .hasSize(30)
                .filteredOn(number -> number > 0)
                .doesNotHaveDuplicates()
                .hasSize(10);
    }

    /** After an outage all are due: those that fail must not take the turn of those that nobody has tried. */
    @Test
    void catchesUpWithManyThoughTheLongestDueFailEachTime() {
        int failing = 2_500;
        List<ConnectionView> all = LongStream.range(0, 12_000)
                .mapToObj(DueSubscriptionsTests::connection)
                .toList();
        List<UUID> never = all.stream().limit(failing).map(ConnectionView::id).toList();
        Set<UUID> left = all.stream().map(ConnectionView::id).collect(Collectors.toCollection(LinkedHashSet::new));
        Map<UUID, Newest> newest = new HashMap<>();
        when(clock.instant()).thenAnswer(call -> now);
        when(connections.active()).thenReturn(all);
        when(rows.due(any(), any())).thenAnswer(call -> List.copyOf(left));
        when(jobs.of(eq(KeepJob.KIND), any())).thenReturn(newest);
        doAnswer(call -> {
                    UUID id = call.getArgument(0);
                    boolean fails = never.contains(id);
                    newest.put(id, new Newest(fails ? JobState.FAILED : JobState.SUCCEEDED, now));
                    return !fails && left.remove(id);
                })
                .when(requests)
                .due(any(), eq(false));

        List<Integer> asked = new ArrayList<>();
        for (int looks = 0; looks < 8; looks++) {
            due.run();
            asked.add(left.size());
            now = now.plus(LOOK);
        }

        assertThat(asked).startsWith(12_000).endsWith(failing);
        assertThat(newest.keySet()).as("each was tried").hasSize(12_000);
    }

    @Test
    void leavesAloneWhatIsAskedForAlready() {
        List<ConnectionView> all = List.of(connection(1), connection(2));
        when(clock.instant()).thenReturn(now);
        when(connections.active()).thenReturn(all);
        when(rows.due(any(), any())).thenReturn(List.of(new UUID(0, 1), new UUID(0, 2)));
        when(jobs.of(KeepJob.KIND, Map.of(new UUID(0, 1), new UUID(1, 1), new UUID(0, 2), new UUID(1, 2))))
                .thenReturn(Map.of(new UUID(0, 1), new Newest(JobState.WAITING, null)));

        due.run();

        verify(requests, never()).due(new UUID(0, 1), false);
        verify(requests).due(new UUID(0, 2), false);
    }

    /** What was made together must not be renewed together. */
    @Test
    void renewsEachALittleEarlierThanAtTwoThirds() {
        Duration life = Duration.ofHours(60);

        Set<Duration> pauses = Stream.generate(() -> Keeping.due(BEGIN, BEGIN.plus(life)))
                .limit(20)
                .map(at -> Duration.between(BEGIN, at))
                .collect(Collectors.toSet());

        assertThat(pauses)
                .hasSizeGreaterThan(5)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofHours(36), Duration.ofHours(40)));
    }

    private Object compared(UUID connection) {
        Instant before = seen.put(connection, now);
        if (before != null) {
            Duration pause = Duration.between(before, now);
            shortest = pause.compareTo(shortest) < 0 ? pause : shortest;
            longest = pause.compareTo(longest) > 0 ? pause : longest;
        }
        return null;
    }

    private static ConnectionView connection(long number) {
        ConnectionView connection = mock(ConnectionView.class, withSettings().stubOnly());
        when(connection.id()).thenReturn(new UUID(0, number));
        when(connection.customerId()).thenReturn(new UUID(1, number));
        return connection;
    }

    private static KeptSubscription kept(ConnectionView connection) {
        KeptSubscription kept = mock(KeptSubscription.class, withSettings().stubOnly());
        UUID id = connection.id();
        when(kept.connectionId()).thenReturn(id);
        return kept;
    }

    /** Which transaction is open, by its number; none where that is 0. */
    private static final class Counted implements TransactionOperations {

        private int begun;
        private int number;

        @Override
        public <T extends @Nullable Object> T execute(TransactionCallback<T> work) {
            number = ++begun;
            try {
                return work.doInTransaction(new SimpleTransactionStatus());
            } finally {
                number = 0;
            }
        }
    }
}
