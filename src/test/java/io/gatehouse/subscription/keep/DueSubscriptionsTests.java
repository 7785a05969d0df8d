package io.gatehouse.subscription.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.subscription.SubscriptionSettings;
import io.gatehouse.subscription.SubscriptionTroubles;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
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
                    clock,
                    TransactionOperations.withoutTransaction()));

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
        when(rows.due(any(), any())).thenReturn(List.of(connection));
        doThrow(new QueryTimeoutException("It waited for a lock."))
                .when(troubles)
                .excuse();

        due.run();

        verify(requests).due(connection, false);
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
        return connection;
    }
}
