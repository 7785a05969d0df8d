package io.gatehouse.directory.sync;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.DirectoryState;
import io.gatehouse.directory.sync.WantedCopies.Reading;
import io.gatehouse.directory.sync.WantedCopies.Service;
import io.gatehouse.directory.write.RemovalQuestions;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobState;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.pause.Topic;
import io.gatehouse.job.run.Jobs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Looks which directories are due for another round. A sync that failed is left alone for a while longer,
 * and one that has asked a person until it has an answer.
 */
@Component
@Transactional
class ScheduledSync implements RecurringWork {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int PATIENCE = 4;

    private final WantedCopies copies;
    private final SyncRequests requests;
    private final DirectoryState state;
    private final Jobs jobs;
    private final RemovalQuestions questions;
    private final DirectorySettings settings;
    private final Clock clock;

    ScheduledSync(
            WantedCopies copies,
            SyncRequests requests,
            DirectoryState state,
            Jobs jobs,
            RemovalQuestions questions,
            DirectorySettings settings,
            Clock clock) {
        this.copies = copies;
        this.requests = requests;
        this.state = state;
        this.jobs = jobs;
        this.questions = questions;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "directory.delta";
    }

    @Override
    public Duration every() {
        Duration third = settings.every().dividedBy(3);
        return third.compareTo(LONGEST) > 0 ? LONGEST : third.compareTo(SHORTEST) < 0 ? SHORTEST : third;
    }

    @Override
    public Topic pausedWith() {
        return Topic.MICROSOFT;
    }

    @Override
    public void run() {
        Map<UUID, Map<DirectoryPart, Instant>> finished = state.finished();
        Set<UUID> waiting = questions.waiting();
        copies.active().stream()
                .filter(service -> !waiting.contains(service.connection().customerId()))
                .collect(Collectors.groupingBy(service -> service.connection().customerId()))
                .values()
                .forEach(services -> look(services, finished));
    }

    private void look(List<Service> services, Map<UUID, Map<DirectoryPart, Instant>> finished) {
        Duration pause = copies.every(services);
        copies.readings(services, finished.keySet()).stream()
                .filter(reading -> due(last(reading, finished), pause))
                .map(Reading::through)
                .filter(connection -> !failedLately(connection, pause))
                .forEach(requests::scheduled);
    }

    private static Instant last(Reading reading, Map<UUID, Map<DirectoryPart, Instant>> finished) {
        Map<DirectoryPart, Instant> own =
                finished.getOrDefault(reading.through().id(), Map.of());
        return reading.parts().stream()
                .map(part -> own.getOrDefault(part, Instant.MIN))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    private boolean failedLately(ConnectionView connection, Duration pause) {
        Duration patience = settings.every().multipliedBy(PATIENCE);
        JobQuery last = new JobQuery(Set.of(), DirectorySync.KIND, null, connection.id(), null, 1);
        return jobs.list(last).items().stream()
                .anyMatch(job -> job.state() == JobState.FAILED
                        && job.finishedAt() != null
                        && !due(job.finishedAt(), patience.compareTo(pause) > 0 ? patience : pause));
    }

    private boolean due(Instant last, Duration pause) {
        return last.equals(Instant.MIN) || !last.plus(pause).isAfter(clock.instant());
    }
}
