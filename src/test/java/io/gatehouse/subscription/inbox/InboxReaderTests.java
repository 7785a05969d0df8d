package io.gatehouse.subscription.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.SettableClock;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import io.gatehouse.subscription.keep.SubscriptionKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;

/** How far a reader looks ahead that never comes to read in turn: its rows and their judge are stand-ins. */
class InboxReaderTests {

    private final ProviderId provider = new ProviderId(UUID.randomUUID());
    private final SettableClock clock = new SettableClock();
    private final Line line = new Line();
    private final InboxReader reader = new InboxReader(
            line,
            new Trusting(),
            TransactionOperations.withoutTransaction(),
            event -> {},
            new Drops(new SimpleMeterRegistry()),
            clock);

    @Test
    void looksAheadAsFarWhereEachItemCameInADeliveryOfItsOwn() {
        line.arrive(3_000);

        assertThat(ahead()).isEqualTo(3_000);
    }

    @Test
    void keepsNoMoreInMemoryThanItMayAndGoesOnWhenItsClaimsHaveEnded() {
        line.arrive(11_000);

        assertThat(ahead()).isEqualTo(10_000);
        line.arrive(1);
        assertThat(ahead()).isZero();
        clock.advance(Duration.ofSeconds(61));
        assertThat(ahead()).isEqualTo(1_001);
    }

    private int ahead() {
        return ProviderScope.call(
                provider,
                () -> IntStream.generate(reader::lookAhead)
                        .takeWhile(count -> count > 0)
                        .sum());
    }

    /** What waits, each at a moment of its own. */
    private static final class Line extends InboxRows {

        private final Deque<Unread> waiting = new ArrayDeque<>();

        Line() {
            super(null, null);
        }

        void arrive(int number) {
            Instant first = Instant.parse("2026-11-21T07:00:00Z");
            for (int i = 0; i < number; i++) {
                UUID id = UUID.randomUUID();
                waiting.add(new Unread(
                        id,
                        first.plusMillis(waiting.size()),
                        id,
                        id,
                        id,
                        SubscriptionKind.MESSAGE,
                        new TenantId(id.toString()),
                        null,
                        false,
                        "created",
                        "/chats",
                        "{}",
                        List.of()));
            }
        }

        @Override
        List<Unread> claim(UUID claim, End end, int most) {
            return Stream.generate(waiting::pollLast)
                    .limit(Math.min(most, waiting.size()))
                    .toList();
        }

        @Override
        Set<UUID> settle(UUID claim, List<Judged> judged, Instant now) {
            throw new IllegalStateException("No emergency came");
        }
    }

    private static final class Trusting extends Judge {

        Trusting() {
            super(null, null, null);
        }

        @Override
        List<Judged> judge(List<Unread> batch) {
            return batch.stream().map(it -> new Judged(it, true, null, false)).toList();
        }
    }
}
