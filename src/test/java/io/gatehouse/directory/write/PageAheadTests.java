package io.gatehouse.directory.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.directory.write.PageReader.Read;
import io.gatehouse.microsoft.delta.DeltaPage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageAheadTests {

    private final Map<String, Function<Consumer<String>, Read<String>>> pages = new HashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> read = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch objects = new CountDownLatch(1);

    @Test
    void asksForThePageBehindWhileTheObjectsStillArrive() throws Exception {
        pages.put("1", told -> {
            told.accept("2");
            arrive();
            return page("2");
        });
        pages.put("2", told -> page(null));
        PageAhead<String> first = begin("1");
        FutureTask<Read<String>> waiting = new FutureTask<>(first::await);
        Thread.ofVirtual().start(waiting);

        Awaitility.await().untilAsserted(() -> assertThat(read).containsExactly("2"));
        objects.countDown();

        assertThat(Objects.requireNonNull(first.next(waiting.get()))
                        .await()
                        .page()
                        .last())
                .isTrue();
        assertThat(asked).containsExactly("1", "2");
    }

    /** Else a reader that is faster than what is written would have the whole directory in memory. */
    @Test
    void asksForNothingBehindAPageThatNobodyWaitsFor() throws InterruptedException {
        pages.put("1", told -> told(told, "2"));
        pages.put("2", told -> told(told, "3"));
        pages.put("3", told -> page(null));
        PageAhead<String> first = begin("1");
        Awaitility.await().until(() -> read.contains("1"));
        assertThat(asked).containsExactly("1");

        PageAhead<String> second = Objects.requireNonNull(first.next(first.await()));
        Awaitility.await().until(() -> read.contains("2"));
        assertThat(asked).containsExactly("1", "2");

        second.await();
        assertThat(asked).containsExactly("1", "2", "3");
    }

    @Test
    void asksForWhatStandsBehindTheObjects() throws InterruptedException {
        pages.put("1", told -> page("2"));
        pages.put("2", told -> page(null));
        PageAhead<String> first = begin("1");

        PageAhead<String> second = Objects.requireNonNull(first.next(first.await()));

        assertThat(second.next(second.await())).isNull();
        assertThat(asked).containsExactly("1", "2");
    }

    /** One that was asked for twice may have told another link at first. */
    @Test
    void goesOnWhereThePageSaysInTheEnd() throws InterruptedException {
        pages.put("1", told -> {
            told.accept("stale");
            return page("2");
        });
        pages.put("stale", told -> page("nowhere"));
        pages.put("2", told -> page(null));
        PageAhead<String> first = begin("1");

        PageAhead<String> second = Objects.requireNonNull(first.next(first.await()));

        assertThat(second.await().page().last()).isTrue();
        assertThat(asked).containsExactly("1", "stale", "2");
    }

    /** It may be about to refresh a sign-in. */
    @Test
    void breaksNothingOffBehindAPageThatFails() throws InterruptedException {
        List<PageAhead<String>> begun = new ArrayList<>();
        pages.put("2", told -> {
            arrive();
            return page(Thread.currentThread().isInterrupted() ? "interrupted" : null);
        });
        PageAhead<String> first = new PageAhead<>(
                link -> {
                    begun.add(begin(link));
                    return begun.getFirst();
                },
                told -> {
                    told.accept("2");
                    throw new IllegalArgumentException("broken off");
                });
        first.task().run();

        assertThatThrownBy(first::await).isInstanceOf(IllegalArgumentException.class);

        objects.countDown();
        assertThat(begun.getFirst().await().page().last()).isTrue();
    }

    private PageAhead<String> begin(String link) {
        asked.add(link);
        PageAhead<String> page = new PageAhead<>(this::begin, told -> {
            Read<String> whole = Objects.requireNonNull(pages.get(link)).apply(told);
            read.add(link);
            return whole;
        });
        Thread.ofVirtual().start(page.task());
        return page;
    }

    private static Read<String> told(Consumer<String> told, String next) {
        told.accept(next);
        return page(next);
    }

    private static Read<String> page(@Nullable String next) {
        return new Read<>(new DeltaPage(1, next, next == null ? "delta" : null), List.of("object"));
    }

    private void arrive() {
        try {
            objects.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
