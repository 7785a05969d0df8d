package io.gatehouse.directory.sync;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.directory.position.DirectoryPart;
import io.gatehouse.directory.position.DirectoryState;
import io.gatehouse.directory.sync.WantedCopies.Reading;
import io.gatehouse.directory.sync.WantedCopies.Service;
import io.gatehouse.directory.write.RemovalQuestions;
import io.gatehouse.job.OneByOne;
import io.gatehouse.job.RecurringWork;
import io.gatehouse.job.newest.NewestJobs;
import io.gatehouse.job.newest.NewestJobs.Newest;
import io.gatehouse.job.pause.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Looks which directories are due for another round. A sync that failed is left alone for a while longer,
 * and one that has asked a person until it has an answer. Each is asked for in a transaction of its own: all of them in one
 * would hold a lock for each until the last, which is more than PostgreSQL has where thousands are due at once.
 */
@Component
class ScheduledSync implements RecurringWork {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int PATIENCE = 4;

    /** Who waits for longest comes first; the others are found by the next look. */
    static final int AT_ONCE = 2_000;

    private final WantedCopies copies;
    private final SyncRequests requests;
    private final DirectoryState state;
    private final NewestJobs newest;
    private final RemovalQuestions questions;
    private final DirectorySettings settings;
    private final Clock clock;

    ScheduledSync(
            WantedCopies copies,
            SyncRequests requests,
            DirectoryState state,
            NewestJobs newest,
            RemovalQuestions questions,
            DirectorySettings settings,
            Clock clock) {
        this.copies = copies;
        this.requests = requests;
        this.state = state;
        this.newest = newest;
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
        List<Due> due = copies.active().stream()
                .filter(service -> !waiting.contains(service.connection().customerId()))
                .collect(Collectors.groupingBy(service -> service.connection().customerId()))
                .values()
                .stream()
                .flatMap(services -> due(services, finished))
                .sorted(Comparator.comparing(Due::last))
                .toList();
        Map<UUID, Newest> jobs = newest.of(
                DirectorySync.KIND,
                due.stream()
                        .collect(Collectors.toMap(
                                it -> it.through().id(), it -> it.through().customerId())));
        OneByOne.each(
                due.stream()
                        .filter(it -> mayBegin(jobs.get(it.through().id()), it.pause()))
                        .map(Due::through)
                        .limit(AT_ONCE)
                        .toList(),
                requests::scheduled);
    }

    /** @param last when what is read through the connection was complete */
    private record Due(ConnectionView through, Instant last, Duration pause) {}

    private Stream<Due> due(List<Service> services, Map<UUID, Map<DirectoryPart, Instant>> finished) {
        Duration pause = copies.every(services);
        return copies.readings(services, finished.keySet()).stream()
                .map(reading -> new Due(reading.through(), last(reading, finished), pause))
                .filter(it -> due(it.last(), pause));
    }

    private static Instant last(Reading reading, Map<UUID, Map<DirectoryPart, Instant>> finished) {
        Map<DirectoryPart, Instant> own =
                finished.getOrDefault(reading.through().id(), Map.of());
        return reading.parts().stream()
                .map(part -> own.getOrDefault(part, Instant.MIN))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    /** Whoever is open goes on by itself. */
    private boolean mayBegin(@Nullable Newest job, Duration pause) {
        Duration patience = settings.every().multipliedBy(PATIENCE);
        Duration rest = patience.compareTo(pause) > 0 ? patience : pause;
        return job == null || !job.open() && job.failedAt().stream().allMatch(failed -> due(failed, rest));
    }

    private boolean due(Instant last, Duration pause) {
        return last.equals(Instant.MIN) || !last.plus(pause).isAfter(clock.instant());
    }
}
