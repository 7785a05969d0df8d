package io.gatehouse.journey;

import io.gatehouse.journey.Wires.To;
import io.gatehouse.packaging.Neighbours;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Partitions between replicas and what they need, and how the replicas bear them. */
final class Cuts {

    /** Long enough for calls to be given up, where there is time for that. */
    private static final int LONGEST = ChaosIT.SECONDS < 60 ? 5_000 : 40_000;

    private static final int SHORTEST = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Of the jobs: it says which of Microsoft's hosts the replica calls no more. */
    private static final String PAGE = "/jobs";

    private static final int LOOKS = 3;

    /** As long as connections that fell silent are still found out, one after the other. */
    private static final Duration CONVALESCENCE = Duration.ofSeconds(30);

    private final Neighbours neighbours = Neighbours.watch();
    private final MortalReplicas portal;
    private final OperatorDesk operator;
    private final Set<To> cut = EnumSet.noneOf(To.class);
    private final Map<To, Integer> counts = new EnumMap<>(To.class);
    private final List<Duration> pages = new CopyOnWriteArrayList<>();
    private int count;
    private Duration databaseBack = Duration.ZERO;
    private @Nullable Long silenceEnded;

    Cuts(MortalReplicas portal, OperatorDesk operator) {
        this.portal = portal;
        this.operator = operator;
    }

    static Duration time(Random random) {
        return Duration.ofMillis(SHORTEST + random.nextInt(LONGEST));
    }

    /** All fall silent; not where one of them is cut already. */
    synchronized boolean begin(Set<To> ends) {
        if (ends.stream().anyMatch(cut::contains)) {
            return false;
        }
        cut.addAll(ends);
        count++;
        ends.forEach(end -> counts.merge(end, 1, Integer::sum));
        ends.forEach(end -> portal.wires().of(end).swallowAll());
        return true;
    }

    synchronized void breakOff(Set<To> ends) {
        ends.forEach(end -> portal.wires().of(end).breakOffAll());
    }

    CompletableFuture<Void> endAfter(Set<To> ends, Duration time) {
        return CompletableFuture.runAsync(
                () -> end(ends), CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS));
    }

    synchronized void end(Set<To> ends) {
        ends.forEach(end -> portal.wires().of(end).heal());
        cut.removeAll(ends);
    }

    void databaseBack(Duration took) {
        silenceEnded = System.nanoTime();
        databaseBack = took.compareTo(databaseBack) > 0 ? took : databaseBack;
    }

    /**
     * As an operator, while nothing else is done; of replicas that are all there, as one that starts takes the machine, and
     * that do not suffer from their database. The first look makes what is made once only.
     */
    void lookAtPages() {
        Long ended = silenceEnded;
        if (ended != null && System.nanoTime() - ended < CONVALESCENCE.toNanos()) {
            return;
        }
        portal.lives().stream().filter(one -> allAtWork()).forEach(this::look);
        for (int n = 0; n < LOOKS; n++) {
            for (MortalReplicas.Life one : portal.lives()) {
                if (!allAtWork()) {
                    return;
                }
                long begin = System.nanoTime();
                Optional<HttpResponse<String>> page = look(one);
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                if (allAtWork()) {
                    pages.add(page.filter(shown -> shown.statusCode() == 200).isPresent() ? took : PATIENCE);
                }
            }
        }
    }

    private boolean allAtWork() {
        return portal.lives().stream().allMatch(MortalReplicas.Life::atWork);
    }

    private Optional<HttpResponse<String>> look(MortalReplicas.Life one) {
        return one.answer(PAGE, PATIENCE, operator.browser.cookieValues());
    }

    /** Whether no replica spares Microsoft calls any more. */
    boolean allCalled() {
        return portal.lives().stream()
                        .map(this::look)
                        .flatMap(Optional::stream)
                        .map(HttpResponse::body)
                        .filter(page -> page.contains("<h1") && !page.contains("answers nobody"))
                        .count()
                == portal.lives().size();
    }

    /** From the end of its silence until the first replica is ready. */
    Duration databaseBack() {
        return databaseBack;
    }

    /** Since before the first of them. */
    Neighbours neighbours() {
        return neighbours;
    }

    int count() {
        return count;
    }

    int of(To end) {
        return counts.getOrDefault(end, 0);
    }

    int pages() {
        return pages.size();
    }

    /** But for one in a hundred, and at least one. */
    Duration slowestPage() {
        List<Duration> sorted = pages.stream().sorted().toList();
        int spared = Math.max(1, sorted.size() / 100);
        return sorted.size() <= spared ? Duration.ZERO : sorted.get(sorted.size() - 1 - spared);
    }
}
