package io.gatehouse.job.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.job.lane.Lanes.Turned;
import io.gatehouse.microsoft.SettableClock;
import io.gatehouse.shared.ProviderId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.DurationStyle;

/** One side that is slow to answer has what nobody else needs, and gives it back when somebody does. */
class LanesTests {

    private final SettableClock clock = new SettableClock();
    private final Lanes lanes = new Lanes(10, clock);

    @Test
    void leavesThreadsToTheOthersHoweverManyWaitForOneSide() {
        assertThat(fill(lanes, Lane.BULK)).hasSize(6);

        assertThat(enter(Lane.MICROSOFT)).isTrue();
        assertThat(enter(Lane.MAIL)).isTrue();
        assertThat(enter(Lane.RECEIVERS)).isTrue();
        assertThat(enter(Lane.MICROSOFT))
                .as("a thread is left for recurring work")
                .isFalse();
    }

    /** Else people wait for pages because 26 syncs write, or the third replica finds the database full. */
    @Test
    void leavesConnectionsToOthersWhileOneSideHasAllItMay() throws IOException {
        Properties settings = settings();
        int connections = Integer.parseInt(settings.getProperty("spring.datasource.hikari.maximum-pool-size"));
        int threads = Integer.parseInt(settings.getProperty("db-scheduler.threads"));
        assertThat(Path.of("helm/gatehouse/values.yaml"))
                .as("what wins where the chart is used")
                .content()
                .contains("\n  poolSize: " + connections + "\n");

        int busy = fill(new Lanes(threads, clock), Lane.BULK).size();

        assertThat(connections - busy).as("for the scheduler and pages").isGreaterThan(3);
        assertThat(3 * (connections + 1))
                .as("with the one that listens, of 100, three of which are kept for administrators")
                .isLessThanOrEqualTo(97);
    }

    /** Dead runs are looked for every second heartbeat, and what is found goes with the next poll. */
    @Test
    void takesUpWhatADeadReplicaDidWithin75Seconds() throws IOException {
        Properties settings = settings();
        Duration heartbeat = DurationStyle.detectAndParse(settings.getProperty("db-scheduler.heartbeat-interval"));
        Duration poll = DurationStyle.detectAndParse(settings.getProperty("db-scheduler.polling-interval"));
        int missed = Integer.parseInt(settings.getProperty("db-scheduler.missed-heartbeats-limit"));

        assertThat(heartbeat.multipliedBy(missed + 2).plus(poll)).isLessThanOrEqualTo(Duration.ofSeconds(75));
        assertThat(missed).as("a pause of the garbage collector is no death").isGreaterThanOrEqualTo(4);
    }

    private static Properties settings() throws IOException {
        Properties settings = new Properties();
        try (InputStream file =
                Objects.requireNonNull(LanesTests.class.getResourceAsStream("/application.properties"))) {
            settings.load(file);
        }
        return settings;
    }

    /** What one side may have while nobody else wants anything, and that the others have theirs all the same. */
    @ParameterizedTest
    @CsvSource({"40, BULK, 26", "40, MICROSOFT, 26", "40, MAIL, 22", "40, RECEIVERS, 22", "8, BULK, 4", "5, MAIL, 1"})
    void lendsWhatIsIdleAndKeepsAPartForEach(int threads, Lane busy, int most) {
        Lanes own = new Lanes(threads, clock);

        assertThat(fill(own, busy)).hasSize(most);

        int all = most + Lane.OURS.kept(threads);
        for (Lane other : List.of(Lane.BULK, Lane.MICROSOFT, Lane.MAIL, Lane.RECEIVERS)) {
            if (other != busy) {
                int left = fill(own, other).size();
                assertThat(left).as(other.name()).isEqualTo(other.kept(threads));
                all += left;
            }
        }
        assertThat(all).isLessThanOrEqualTo(threads);
    }

    /** Recurring work has no lane: a thread is left for it. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 10, 20, 40, 256})
    void doesNotGiveAwayAllThreadsWhereEverySideIsSlow(int threads) {
        Lanes own = new Lanes(threads, clock);

        int given = Stream.of(Lane.BULK, Lane.MICROSOFT, Lane.MAIL, Lane.RECEIVERS)
                .mapToInt(lane -> fill(own, lane).size())
                .sum();

        assertThat(given).isPositive().isLessThan(threads);
    }

    @Test
    void worksWithOneThread() {
        assertThat(fill(new Lanes(1, clock), Lane.MAIL)).hasSize(1);
    }

    @Test
    void givesBackWhatItBorrowedToWhoeverComes() {
        Lanes own = new Lanes(40, clock);
        List<Turned> syncs = fill(own, Lane.BULK);
        Turned sync = job();
        own.enter(Lane.BULK, sync, true);
        fill(own, Lane.MICROSOFT);
        List<Turned> verifies = turnedAway(own, Lane.MICROSOFT, 2);

        for (int i = 0; i < 2; i++) {
            own.leave(syncs.get(i).job());
            assertThat(own.enter(Lane.BULK, sync, true)).as("borrows no more").isFalse();
            assertThat(own.next()).contains(verifies.get(i));
            assertThat(own.enter(Lane.MICROSOFT, verifies.get(i), false)).isTrue();
        }

        own.leave(syncs.get(2).job());
        assertThat(own.next()).as("nobody else needs it").contains(sync);
    }

    /** Whoever was told of a place is as good as there, but not for long: another replica may have taken it. */
    @Test
    void waitsAMomentForWhoIsOnItsWay() {
        List<Turned> syncs = fill(lanes, Lane.BULK);
        fill(lanes, Lane.MICROSOFT);
        Turned verify = job();
        lanes.enter(Lane.MICROSOFT, verify, false);
        lanes.leave(syncs.getFirst().job());
        assertThat(lanes.next()).contains(verify);

        assertThat(enter(Lane.BULK)).isFalse();
        clock.advance(Duration.ofSeconds(3));

        assertThat(enter(Lane.BULK)).isTrue();
    }

    @Test
    void sharesWhatIsIdleAmongThoseWhoBorrow() {
        Lanes own = new Lanes(40, clock);
        List<Turned> inside = fill(own, Lane.BULK);
        int verifying = fill(own, Lane.MICROSOFT).size();
        List<Turned> syncs = turnedAway(own, Lane.BULK, 20);
        List<Turned> verifies = turnedAway(own, Lane.MICROSOFT, 20);

        List<Turned> let = new ArrayList<>();
        for (Turned ended : inside) {
            own.leave(ended.job());
            Turned next = own.next().orElseThrow();
            assertThat(own.enter(verifies.contains(next) ? Lane.MICROSOFT : Lane.BULK, next, false))
                    .isTrue();
            let.add(next);
        }

        long verified = let.stream().filter(verifies::contains).count();
        assertThat(verifying + verified).isEqualTo(16);
        assertThat(let.stream().filter(syncs::contains)).hasSize(16);
    }

    @Test
    void tellsWhoWasTurnedAwayOnceAPlaceIsFree() {
        List<Turned> inside = fill(lanes, Lane.BULK);
        Turned first = job();
        Turned second = job();
        Turned person = job();
        lanes.enter(Lane.BULK, first, false);
        lanes.enter(Lane.BULK, first, false);
        lanes.enter(Lane.BULK, second, false);
        lanes.enter(Lane.BULK, person, true);
        assertThat(lanes.next()).isEmpty();

        assertThat(afterOneEnds(inside, 0)).contains(person);
        assertThat(lanes.next()).as("one place, one job").isEmpty();
        lanes.enter(Lane.BULK, person, true);
        assertThat(afterOneEnds(inside, 1)).contains(first);
        lanes.enter(Lane.BULK, first, true);
        assertThat(afterOneEnds(inside, 2)).contains(second);
        lanes.enter(Lane.BULK, second, true);
        assertThat(afterOneEnds(inside, 3)).isEmpty();
    }

    /** Programs may ask for thousands at once; what the clock wants must not wait for the last of them. */
    @Test
    void letsInWhatTheClockWantsBetweenThoseThatWereAskedFor() {
        List<Turned> inside = fill(lanes, Lane.BULK);
        List<Turned> asked = Stream.generate(LanesTests::job).limit(5).toList();
        Turned ofTheClock = job();
        lanes.enter(Lane.BULK, ofTheClock, false);
        asked.forEach(job -> lanes.enter(Lane.BULK, job, true));

        inside.forEach(job -> lanes.leave(job.job()));

        List<Turned> order = Stream.generate(lanes::next)
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream)
                .toList();
        assertThat(order)
                .containsExactly(asked.get(0), asked.get(1), asked.get(2), ofTheClock, asked.get(3), asked.get(4));
    }

    /** It was told of a place before it had gone to sleep, or came and was held: the place must not stay empty. */
    @Test
    void goesOnToTheNextWhereWhoWasToldDoesNotCome() {
        List<Turned> inside = fill(lanes, Lane.BULK);
        Turned first = job();
        Turned second = job();
        lanes.enter(Lane.BULK, first, false);
        lanes.enter(Lane.BULK, second, false);
        assertThat(afterOneEnds(inside, 0)).contains(first);
        assertThat(lanes.next()).isEmpty();

        lanes.leave(first.job());
        assertThat(lanes.next()).as("held by something else").contains(second);

        Turned fresh = job();
        assertThat(lanes.enter(Lane.BULK, fresh, true)).isTrue();
        assertThat(lanes.waitsFor(Lane.BULK, second, false)).as("too late").isTrue();
        lanes.enter(Lane.BULK, job(), false);
        lanes.leave(fresh.job());
        assertThat(lanes.next()).as("keeps its place in the line").contains(second);
    }

    /** It looked by itself in the right moment; to be told as well must not cost it, or anybody, a place. */
    @Test
    void forgetsInTheLineWhoFoundAPlaceByItself() {
        List<Turned> inside = fill(lanes, Lane.BULK);
        Turned early = job();
        Turned second = job();
        lanes.enter(Lane.BULK, early, false);
        lanes.enter(Lane.BULK, second, false);
        lanes.leave(inside.getFirst().job());
        assertThat(lanes.enter(Lane.BULK, early, false)).isTrue();
        assertThat(lanes.waiting(Lane.BULK)).isEqualTo(1);

        assertThat(afterOneEnds(inside, 1)).contains(second);
        lanes.comesNot(early.job());
        lanes.comesNot(second.job());

        assertThat(fill(lanes, Lane.BULK)).as("of six places five are taken").hasSize(1);
    }

    @Test
    void countsAJobThatComesTwiceOnce() {
        Turned job = job();
        assertThat(lanes.enter(Lane.BULK, job, false)).isTrue();
        assertThat(lanes.enter(Lane.BULK, job, false)).isTrue();

        lanes.leave(job.job());
        lanes.leave(job.job());

        assertThat(fill(lanes, Lane.BULK)).hasSize(6);
    }

    private Optional<Turned> afterOneEnds(List<Turned> inside, int which) {
        lanes.leave(inside.get(which).job());
        return lanes.next();
    }

    /** As many as find a place. */
    private static List<Turned> fill(Lanes lanes, Lane lane) {
        List<Turned> inside = new ArrayList<>();
        while (!lanes.full(lane)) {
            Turned job = job();
            lanes.enter(lane, job, false);
            inside.add(job);
        }
        return inside;
    }

    private static List<Turned> turnedAway(Lanes lanes, Lane lane, int jobs) {
        List<Turned> away = Stream.generate(LanesTests::job).limit(jobs).toList();
        away.forEach(job -> assertThat(lanes.enter(lane, job, false)).isFalse());
        return away;
    }

    private boolean enter(Lane lane) {
        return lanes.enter(lane, job(), false);
    }

    private static Turned job() {
        return new Turned(new ProviderId(UUID.randomUUID()), UUID.randomUUID());
    }
}
