package io.gatehouse.connection.check;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.HealthReason;
import io.gatehouse.connection.Severity;
import io.gatehouse.connection.credential.ConnectionSettings;
import io.gatehouse.connection.grant.FailureTexts;
import io.gatehouse.microsoft.call.AnswerTimes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Tells a slow Microsoft from a busy hour in here. Each call is measured by itself, one slow one is none, and it takes several
 * checks in a row that met it before a connection is called slow: else one hiccup of ours, or a start on a busy machine, were
 * told as Microsoft's slowness at every customer. What was met before is kept in memory, as a start has to forget it.
 */
@Component
class Slowness {

    private static final int SEVERAL_CALLS = 2;
    private static final int KEPT_FOR_CHECKS = 3;

    private final ConnectionSettings settings;
    private final FailureTexts texts;
    private final Cache<UUID, Integer> met;

    Slowness(ConnectionSettings settings, FailureTexts texts) {
        this.settings = settings;
        this.texts = texts;
        this.met = Caffeine.newBuilder()
                .maximumSize(200_000)
                .expireAfterWrite(settings.checkInterval().multipliedBy(KEPT_FOR_CHECKS))
                .build();
    }

    Look at(ConnectionView connection) {
        boolean known =
                connection.reasons().stream().anyMatch(reason -> reason.code().equals(Severity.SLOW));
        Integer before = met.getIfPresent(connection.id());
        return new Look(connection.id(), known ? settings.slowChecks() : before == null ? 0 : before);
    }

    /** What one check meets. */
    final class Look {

        private final UUID connection;
        private final int before;
        private final AnswerTimes times = new AnswerTimes();

        private Look(UUID connection, int before) {
            this.connection = connection;
            this.before = before;
        }

        <T> T timed(Supplier<T> calls) {
            return times.during(calls::get);
        }

        /** What to tell by now: with slow answers the whole check may take long. */
        Optional<HealthReason> tells() {
            return slow().filter(took -> before + 1 >= settings.slowChecks())
                    .map(took -> texts.reason(Severity.SLOW, String.valueOf(took.toSeconds())));
        }

        /** The check is over: the next one knows what this one met. */
        void over() {
            if (slow().isPresent()) {
                met.put(connection, before + 1);
            } else {
                met.invalidate(connection);
            }
        }

        /** How long each of the slow calls took at least. */
        private Optional<Duration> slow() {
            List<Duration> slow = times.all().stream()
                    .filter(took -> took.compareTo(settings.slow()) >= 0)
                    .sorted()
                    .toList();
            return slow.size() < SEVERAL_CALLS ? Optional.empty() : Optional.of(slow.getFirst());
        }
    }
}
