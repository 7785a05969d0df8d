package io.gatehouse.job.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.job.lane.Lanes.Turned;
import io.gatehouse.shared.ProviderId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One side that is slow to answer has its own threads only. */
class LanesTests {

    private final Lanes lanes = new Lanes(10);

    @Test
    void leavesThreadsToTheOthersHoweverManyWaitForOneSide() {
        assertThat(Stream.generate(() -> enter(Lane.BULK)).limit(50).filter(in -> in))
                .hasSize(3);

        assertThat(enter(Lane.MICROSOFT)).isTrue();
        assertThat(enter(Lane.MAIL)).isTrue();
        assertThat(enter(Lane.RECEIVERS)).isTrue();
    }

    /** Recurring work has no lane: a thread is left for it. */
    @Test
    void doesNotGiveAwayAllThreadsWhereEverySideIsSlow() {
        int threads = 40;

        int given = List.of(Lane.BULK, Lane.MICROSOFT, Lane.MAIL, Lane.RECEIVERS).stream()
                .mapToInt(lane -> lane.places(threads))
                .sum();

        assertThat(given).isLessThan(threads);
    }

    @Test
    void tellsWhoWasTurnedAwayOnceAPlaceIsFree() {
        List<Turned> inside = Stream.generate(LanesTests::job).limit(3).toList();
        inside.forEach(job -> lanes.enter(Lane.BULK, job, false));
        Turned first = job();
        Turned second = job();
        Turned person = job();
        lanes.enter(Lane.BULK, first, false);
        lanes.enter(Lane.BULK, first, false);
        lanes.enter(Lane.BULK, second, false);
        lanes.enter(Lane.BULK, person, true);
        assertThat(lanes.next(Lane.BULK)).isEmpty();

        assertThat(lanes.leave(inside.getFirst().job())).contains(Lane.BULK);

        assertThat(lanes.next(Lane.BULK)).contains(person);
        assertThat(lanes.next(Lane.BULK)).contains(first);
        assertThat(lanes.next(Lane.BULK)).contains(second);
        assertThat(lanes.next(Lane.BULK)).isEmpty();
    }

    /** Programs may ask for thousands at once; what the clock wants must not wait for the last of them. */
    @Test
    void letsInWhatTheClockWantsBetweenThoseThatWereAskedFor() {
        List<Turned> inside = Stream.generate(LanesTests::job).limit(3).toList();
        inside.forEach(job -> lanes.enter(Lane.BULK, job, false));
        List<Turned> asked = Stream.generate(LanesTests::job).limit(5).toList();
        Turned clock = job();
        lanes.enter(Lane.BULK, clock, false);
        asked.forEach(job -> lanes.enter(Lane.BULK, job, true));

        lanes.leave(inside.getFirst().job());

        List<Turned> order = Stream.generate(() -> lanes.next(Lane.BULK))
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream)
                .toList();
        assertThat(order).containsExactly(asked.get(0), asked.get(1), asked.get(2), clock, asked.get(3), asked.get(4));
    }

    /** It was told of a place before it had gone to sleep, or came and was held: the place must not stay empty. */
    @Test
    void goesOnToTheNextWhereWhoWasToldDoesNotCome() {
        List<Turned> inside = Stream.generate(LanesTests::job).limit(3).toList();
        inside.forEach(job -> lanes.enter(Lane.BULK, job, false));
        Turned first = job();
        Turned second = job();
        lanes.enter(Lane.BULK, first, false);
        lanes.enter(Lane.BULK, second, false);
        lanes.leave(inside.getFirst().job());
        assertThat(lanes.next(Lane.BULK)).contains(first);

        assertThat(lanes.leave(first.job())).as("held by something else").contains(Lane.BULK);
        assertThat(lanes.next(Lane.BULK)).contains(second);

        Turned fresh = job();
        assertThat(lanes.enter(Lane.BULK, fresh, true)).isTrue();
        assertThat(lanes.waitsFor(Lane.BULK, second, false)).as("too late").isTrue();
        lanes.enter(Lane.BULK, job(), false);
        lanes.leave(fresh.job());
        assertThat(lanes.next(Lane.BULK)).as("keeps its place in the line").contains(second);
    }

    @Test
    void countsAJobThatComesTwiceOnce() {
        Turned job = job();
        assertThat(lanes.enter(Lane.BULK, job, false)).isTrue();
        assertThat(lanes.enter(Lane.BULK, job, false)).isTrue();

        lanes.leave(job.job());

        assertThat(lanes.leave(job.job())).isEmpty();
        assertThat(Stream.generate(() -> enter(Lane.BULK)).limit(10).filter(in -> in))
                .hasSize(3);
    }

    private boolean enter(Lane lane) {
        return lanes.enter(lane, job(), false);
    }

    private static Turned job() {
        return new Turned(new ProviderId(UUID.randomUUID()), UUID.randomUUID());
    }
}
