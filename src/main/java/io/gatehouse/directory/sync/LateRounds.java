package io.gatehouse.directory.sync;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.DirectoryState;
import io.gatehouse.directory.sync.WantedCopies.Reading;
import io.gatehouse.directory.write.RemovalQuestions;
import io.gatehouse.job.pause.JobPause.Scope;
import io.gatehouse.job.pause.JobPauses;
import io.gatehouse.job.pause.Pauses;
import io.gatehouse.job.pause.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Rounds that do not come to their end: what Microsoft throttles or does not answer, and what begins again and again, costs
 * no patience and never fails.
 */
@Component
@Transactional(readOnly = true)
public class LateRounds {

    private static final Duration LEAST = Duration.ofDays(1);
    private static final int PAUSES = 4;

    private final WantedCopies copies;
    private final DirectoryState state;
    private final RemovalQuestions questions;
    private final Pauses stops;
    private final JobPauses rests;
    private final Clock clock;

    LateRounds(
            WantedCopies copies,
            DirectoryState state,
            RemovalQuestions questions,
            Pauses stops,
            JobPauses rests,
            Clock clock) {
        this.copies = copies;
        this.state = state;
        this.questions = questions;
        this.stops = stops;
        this.rests = rests;
        this.clock = clock;
    }

    /**
     * When the last round ended of what is read through this connection, where that is long ago; when it was connected,
     * where none has. Who is asked about removals knows, and who has it rest wants it so.
     */
    public Optional<Instant> since(ConnectionView connection) {
        return copies.reading(connection.id())
                .filter(reading -> !reading.parts().isEmpty())
                .filter(reading -> !connection.held() && !rests(connection))
                .filter(reading -> questions.open(connection.customerId()).isEmpty())
                .map(reading -> last(reading, connection))
                .filter(last -> last.plus(longest(connection.customerId())).isBefore(clock.instant()));
    }

    private Instant last(Reading reading, ConnectionView connection) {
        Instant never = Objects.requireNonNullElse(connection.connectedAt(), connection.createdAt());
        Map<DirectoryPart, Instant> own =
                state.finished(connection.customerId()).getOrDefault(connection.id(), Map.of());
        return reading.parts().stream()
                .map(part -> own.getOrDefault(part, Instant.MIN))
                .min(Comparator.naturalOrder())
                .filter(last -> last.isAfter(never))
                .orElse(never);
    }

    private Duration longest(UUID customer) {
        Duration some = copies.every(customer).multipliedBy(PAUSES);
        return some.compareTo(LEAST) > 0 ? some : LEAST;
    }

    private boolean rests(ConnectionView connection) {
        return stops.standing().stream().anyMatch(stop -> stop.topic() == Topic.MICROSOFT)
                || rests.standing(Scope.CUSTOMER, connection.customerId()).isPresent()
                || rests.standing(Scope.KIND, DirectorySync.KIND).isPresent();
    }
}
