package io.gatehouse.subscription.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.subscription.inbox.InboxReader.Looked;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose turn it is to be read, and how far. */
class InboxWorkTests {

    private static final Looked IN_VAIN = new Looked(0, true);
    private static final Looked NOTHING = new Looked(0, false);

    private final ProviderId one = new ProviderId(UUID.randomUUID());
    private final ProviderId other = new ProviderId(UUID.randomUUID());
    private final Scripted reader = new Scripted();
    private final InboxWork work = new InboxWork(reader);

    @AfterEach
    void stop() {
        work.stop();
    }

    /** An hour's worth may wait for a key that is away; what came after it may be opened by another one. */
    @Test
    void looksBehindWhatCannotBeJudged() {
        reader.answers(one, IN_VAIN, IN_VAIN, IN_VAIN, new Looked(5, false), NOTHING);

        ProviderScope.run(one, work::run);

        await().atMost(Duration.ofMinutes(1)).until(() -> reader.left(one) == 0);
    }

    @Test
    void leavesItForAWhileWhereAllIsInVain() {
        reader.answers(
                one,
                IntStream.range(0, InboxWork.IN_VAIN + 1)
                        .mapToObj(number -> IN_VAIN)
                        .toArray(Looked[]::new));
        ProviderScope.run(one, work::run);
        await().atMost(Duration.ofMinutes(1)).until(() -> reader.left(one) == 1);

        reader.answers(other, new Looked(1, false));
        ProviderScope.run(other, work::run);
        await().atMost(Duration.ofMinutes(1)).until(() -> reader.left(other) == 0);
        assertThat(reader.left(one)).isOne();
    }

    /** What arrives as fast as it is read has no end. */
    @Test
    void readsForOthersWhileOneHasNoEnd() {
        reader.endless = one;
        reader.answers(other, new Looked(1, false), NOTHING);
        ProviderScope.run(one, work::run);
        await().atMost(Duration.ofMinutes(1)).until(() -> reader.read.get() > 0);

        ProviderScope.run(other, work::run);

        await().atMost(Duration.ofMinutes(1)).until(() -> reader.left(other) == 0);
        int before = reader.read.get();
        await().atMost(Duration.ofMinutes(1)).until(() -> reader.read.get() > before);
    }

    private static final class Scripted extends InboxReader {

        private final Map<ProviderId, Queue<Looked>> answers = new ConcurrentHashMap<>();
        private volatile ProviderId endless;
        private final AtomicInteger read = new AtomicInteger();

        Scripted() {
            super(null, null, null, null, null, null, null);
        }

        void answers(ProviderId provider, Looked... looked) {
            answers.put(provider, new ArrayDeque<>(List.of(looked)));
        }

        int left(ProviderId provider) {
            Queue<Looked> left = answers.get(provider);
            synchronized (left) {
                return left.size();
            }
        }

        @Override
        Looked readSome() {
            ProviderId provider = ProviderScope.required();
            if (provider.equals(endless)) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                read.incrementAndGet();
                return new Looked(200, true);
            }
            Queue<Looked> left = answers.get(provider);
            synchronized (left) {
                Looked next = left.poll();
                return next == null ? NOTHING : next;
            }
        }

        @Override
        int lookAhead() {
            return 0;
        }
    }
}
