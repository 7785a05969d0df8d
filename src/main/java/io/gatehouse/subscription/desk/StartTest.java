package io.gatehouse.subscription.desk;

import io.gatehouse.job.time.DatabaseClock;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tests the public address when a replica starts, before there is anything to hear: an installation that Microsoft cannot
 * reach shall be noticed by who installs it and not by its first customer. Again until it answers, as the way to a portal is
 * often laid after it started.
 */
@Component
class StartTest {

    private static final Logger log = LoggerFactory.getLogger(StartTest.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    /** A proxy needs some seconds until it sends requests to a replica that is ready. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final PublicTest test;
    private final DatabaseClock clock;
    private volatile @Nullable Tested last;
    private volatile @Nullable Thread thread;

    StartTest(PublicTest test, DatabaseClock clock) {
        this.test = test;
        this.clock = clock;
    }

    /** What was found, and when. */
    record Tested(Verdict verdict, Instant at) {}

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        thread = Thread.ofVirtual().name("public-address").start(this::untilItAnswers);
    }

    @PreDestroy
    void stop() {
        Thread testing = thread;
        if (testing != null) {
            testing.interrupt();
        }
    }

    /** Empty until the first answer. */
    Optional<Tested> last() {
        return Optional.ofNullable(last);
    }

    private void untilItAnswers() {
        Instant began = clock.instant();
        boolean told = false;
        Duration pause = FIRST_PAUSE;
        for (Verdict found = tested(); !found.fine(); found = tested()) {
            if (!told && clock.instant().isAfter(began.plus(PATIENCE))) {
                told = true;
                log.warn(
                        "{} does not answer as Microsoft needs it ({}); /settings/notifications says what Microsoft would see",
                        found.address(),
                        found.outcome());
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private Verdict tested() {
        Verdict verdict = test.run();
        last = new Tested(verdict, clock.instant());
        return verdict;
    }
}
