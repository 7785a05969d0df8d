package io.gatehouse.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What nobody has set must do: no outage of a minute goes by unseen, and a test that fails once is none. */
class SubscriptionSettingsTests {

    private static final Instant BEGIN = Instant.parse("2026-11-21T08:00:00Z");

    /** The scheduler looks once a second, and may be busy. */
    private static final Duration LATE = Duration.ofSeconds(3);

    /** A test that meets no answer hangs for so long, and succeeds where the answer comes meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SubscriptionSettings defaults = new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("gatehouse.subscriptions", SubscriptionSettings.class);

    @ParameterizedTest
    @ValueSource(longs = {60, 61, 75, 90, 600})
    void seesEachOutageOfAMinuteWhereverItFallsBetweenTwoTests(long seconds) {
        for (long late = 0; late <= LATE.toMillis(); late += 100) {
            for (long begins = 0; begins < 20_000; begins += 250) {
                Instant start = BEGIN.plusSeconds(60).plusMillis(begins);
                Instant end = start.plusSeconds(seconds);
                List<Instant> good = beats(late, start, end);
                Instant last = good.stream()
                        .filter(beat -> !beat.isAfter(start))
                        .toList()
                        .getLast();
                Instant next = good.stream()
                        .filter(beat -> beat.isAfter(start))
                        .findFirst()
                        .orElseThrow();

                assertThat(defaults.silent(last, next))
                        .as("outage from %s to %s between %s and %s", start, end, last, next)
                        .isTrue();
                assertThat(last.minus(defaults.latency())).isBefore(start);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3})
    void takesOneTestThatFailsForNoOutage(long late) {
        Duration pulse = defaults.pulse().plusSeconds(late);

        assertThat(defaults.silent(BEGIN, BEGIN.plus(pulse))).isFalse();
        assertThat(defaults.silent(BEGIN, BEGIN.plus(pulse.multipliedBy(2)))).isFalse();
        assertThat(defaults.pulse()).as("never two at once").isGreaterThan(PATIENCE);
    }

    private List<Instant> beats(long late, Instant start, Instant end) {
        List<Instant> good = new ArrayList<>();
        Instant beat = BEGIN;
        while (beat.isBefore(end.plusSeconds(120))) {
            if (beat.isBefore(start) || beat.plus(PATIENCE).isAfter(end)) {
                good.add(beat);
            }
            beat = beat.plus(defaults.pulse()).plusMillis(late);
        }
        return good;
    }
}
