package io.gatehouse.subscription.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.microsoft.SettableClock;
import io.gatehouse.microsoft.proof.PublisherTokens;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.TenantId;
import io.gatehouse.subscription.gap.Gaps;
import io.gatehouse.subscription.keep.ContentKeyring;
import io.gatehouse.subscription.keep.SubscriptionKind;
import io.gatehouse.vault.certificate.ContentKey;
import io.gatehouse.vault.failure.VaultFailure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionOperations;

/** A reader without a database: how far it looks ahead, and what it takes for forged. */
class InboxReaderTests {

    private final ProviderId provider = new ProviderId(UUID.randomUUID());
    private final SettableClock clock = new SettableClock();
    private final DatabaseClock time = mock(DatabaseClock.class);
    private final Gaps gaps = mock(Gaps.class);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Line line = new Line();
    private final InboxReader reader = reader(line, new Trusting());

    private InboxReader reader(InboxRows rows, Judge judge) {
        return new InboxReader(
                rows, judge, TransactionOperations.withoutTransaction(), event -> {}, new Drops(meters), gaps, time);
    }

    @BeforeEach
    void goByTheClock() {
        when(time.instant()).thenAnswer(call -> clock.instant());
    }

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

    /** Else they wait for the end of the claim, emergencies too. */
    @Test
    void givesBackWhatItHeldOnceTheDatabaseIsBack() {
        line.arrive(3);
        line.away = true;
        assertThatThrownBy(this::read).isInstanceOf(DataAccessResourceFailureException.class);
        assertThat(reader.abandonedSome(provider)).isTrue();
        assertThatThrownBy(this::read).isInstanceOf(CannotCreateTransactionException.class);

        line.away = false;
        read();

        assertThat(line.released.getFirst()).as("without a pause").isEqualTo(line.claimed.getFirst() + " at once");
        assertThat(reader.abandonedSome(provider)).isFalse();
    }

    /** A connection that ends while it commits: the claim stands, and its answer never came. */
    @Test
    void givesBackWhatItMayHaveClaimedWithoutBeingTold() {
        line.silent = true;
        assertThatThrownBy(this::read).isInstanceOf(DataAccessResourceFailureException.class);
        assertThatThrownBy(() -> ProviderScope.call(provider, reader::lookAhead))
                .isInstanceOf(DataAccessResourceFailureException.class);
        assertThat(reader.abandonedSome(provider)).isTrue();

        line.silent = false;
        read();

        assertThat(line.released).startsWith(line.claimed.get(0) + " at once", line.claimed.get(1) + " at once");
        assertThat(reader.abandonedSome(provider)).isFalse();
    }

    private int read() {
        return ProviderScope.call(provider, reader::readSome).settled();
    }

    /** The keys of contents are rows too, and their proofs may have been fine. */
    @Test
    void takesNothingForForgedBecauseTheDatabaseWasAway() {
        ContentKeyring keyring = mock(ContentKeyring.class);
        ContentKey key = mock(ContentKey.class);
        when(key.open(any())).thenReturn(Optional.of("{}"));
        when(keyring.find(any()))
                .thenThrow(new CannotCreateTransactionException("No connection in time"))
                .thenThrow(new DataAccessResourceFailureException("Connection killed"))
                .thenThrow(new VaultFailure("The keys of this installation do not open it yet"))
                .thenReturn(Optional.of(key));
        Judge judge = new Judge(mock(PublisherTokens.class), keyring, time);
        Unread item = unread(clock.instant(), "app", List.of("proof"), """
                {"encryptedContent":{"encryptionCertificateId":"%s"}}""".formatted(UUID.randomUUID()));

        for (int outage = 0; outage < 3; outage++) {
            assertThat(judge.judge(List.of(item))).as("left for later").isEmpty();
        }
        assertThat(judge.judge(List.of(item))).singleElement().matches(Judged::genuine);
    }

    /**
     * Who has no key an hour later gets none, and others wait behind it; Microsoft sent it all the same. However long it
     * waited before, another replica has that hour too.
     */
    @Test
    void namesWhatNobodyCanOpenForAnHour() {
        ContentKeyring keyring = mock(ContentKeyring.class);
        when(keyring.find(any())).thenThrow(new VaultFailure("The keys of this installation do not open it"));
        Judge judge = new Judge(mock(PublisherTokens.class), keyring, time);
        Instant before = clock.instant().minus(Duration.ofHours(5));
        Unread item = unread(before, "app", List.of("proof"), """
                {"encryptedContent":{"encryptionCertificateId":"%s"}}""".formatted(UUID.randomUUID()));

        assertThat(judge.judge(List.of(item))).as("at first").isEmpty();
        clock.advance(Duration.ofMinutes(59));
        assertThat(judge.judge(List.of(item))).as("within the hour").isEmpty();
        clock.advance(Duration.ofMinutes(2));
        assertThat(judge.judge(List.of(item)))
                .singleElement()
                .matches(Judged::genuine)
                .matches(judged -> judged.content() == null && judged.unopened());
    }

    /** They are genuine: it is the ledger of gaps that tells what they were about, in one row however many they are. */
    @Test
    void writesWhatNobodyCouldOpenIntoTheLedger() {
        UUID chats = UUID.randomUUID();
        UUID calls = UUID.randomUUID();
        Instant first = clock.instant();
        List<Unread> all = List.of(
                unread(chats, first),
                unread(calls, first.plusSeconds(1)),
                unread(chats, first.plusSeconds(2)),
                unread(chats, first.plusSeconds(3)));

        int count = ProviderScope.call(provider, reader(new Settling(all), new Keyless())::readSome)
                .settled();

        assertThat(count).isEqualTo(4);
        verify(gaps).unread(chats, first, first.plusSeconds(3));
        verify(gaps).unread(calls, first.plusSeconds(1), first.plusSeconds(1));
        verifyNoMoreInteractions(gaps);
        assertThat(meters.find("gatehouse.notifications").counters())
                .as("nobody forged them")
                .isEmpty();
    }

    /** To find them by their claim is a walk through the whole backlog. */
    @Test
    void givesBackThoseThatCouldNotBeJudgedAndNoOthers() {
        List<Unread> all = IntStream.range(0, 5)
                .mapToObj(number -> unread(UUID.randomUUID(), clock.instant().plusSeconds(number)))
                .toList();
        Settling rows = new Settling(all);
        Judge judge = new Keyless() {
            @Override
            List<Judged> judge(List<Unread> batch) {
                return super.judge(batch.subList(0, 3));
            }
        };

        ProviderScope.call(provider, reader(rows, judge)::readSome);

        assertThat(rows.released)
                .containsExactlyInAnyOrder(all.get(3).id(), all.get(4).id());
    }

    private static Unread unread(UUID subscription, Instant at) {
        return unread(subscription, at, "app", List.of("proof"), "{}");
    }

    private static Unread unread(Instant at, @Nullable String application, List<String> proofs, String item) {
        return unread(UUID.randomUUID(), at, application, proofs, item);
    }

    private static Unread unread(
            UUID subscription, Instant at, @Nullable String application, List<String> proofs, String item) {
        UUID id = UUID.randomUUID();
        return new Unread(
                id,
                at,
                id,
                id,
                subscription,
                SubscriptionKind.MESSAGE,
                new TenantId(id.toString()),
                application,
                application != null,
                "created",
                "/chats",
                item,
                proofs);
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
        private final List<UUID> claimed = new ArrayList<>();
        private final List<String> released = new ArrayList<>();
        private boolean away;
        private boolean silent;

        Line() {
            super(null, null);
        }

        void arrive(int number) {
            Instant first = Instant.parse("2026-11-21T07:00:00Z");
            for (int i = 0; i < number; i++) {
                waiting.add(unread(first.plusMillis(waiting.size()), null, List.of(), "{}"));
            }
        }

        @Override
        List<Unread> claim(UUID claim, End end, int most) {
            claimed.add(claim);
            if (silent) {
                throw new DataAccessResourceFailureException("Connection killed");
            }
            return Stream.generate(waiting::pollLast)
                    .limit(Math.min(most, waiting.size()))
                    .toList();
        }

        @Override
        Set<UUID> settle(UUID claim, List<Judged> judged, Instant now) {
            throw away
                    ? new DataAccessResourceFailureException("Connection killed")
                    : new IllegalStateException("No emergency came");
        }

        @Override
        void release(UUID claim, Set<UUID> ids) {
            if (away) {
                throw new CannotCreateTransactionException("No connection in time");
            }
            released.add(claim + " " + ids.size());
        }

        @Override
        void release(UUID claim) {
            if (away) {
                throw new CannotCreateTransactionException("No connection in time");
            }
            released.add(claim + " at once");
        }
    }

    /** Takes what it is told of those that wait. */
    private static final class Settling extends InboxRows {

        private final Deque<Unread> waiting;
        private final List<UUID> released = new ArrayList<>();

        Settling(List<Unread> waiting) {
            super(null, null);
            this.waiting = new ArrayDeque<>(waiting);
        }

        @Override
        List<Unread> claim(UUID claim, End end, int most) {
            List<Unread> all = List.copyOf(waiting);
            waiting.clear();
            return all;
        }

        @Override
        Set<UUID> settle(UUID claim, List<Judged> judged, Instant now) {
            return judged.stream().map(it -> it.unread().id()).collect(Collectors.toSet());
        }

        @Override
        List<FirstHeard> counted(List<Judged> judged) {
            return List.of();
        }

        @Override
        void release(UUID claim, Set<UUID> ids) {
            released.addAll(ids);
        }
    }

    private static class Keyless extends Judge {

        Keyless() {
            super(null, null, null);
        }

        @Override
        List<Judged> judge(List<Unread> batch) {
            return batch.stream().map(Judged::unopened).toList();
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
