package io.gatehouse.alert.cause;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.Outages;
import io.gatehouse.directory.LateDirectories;
import io.gatehouse.job.FailuresToldElsewhere;
import io.gatehouse.job.JobView;
import io.gatehouse.job.run.StandingFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Work that stopped for good and that nobody has done since; and directories that are not copied because theirs waits. */
@Component
class JobSource implements CauseSource {

    private static final String SYNC = "directory.sync";

    /** Failed mails, checks and deliveries are told by what they were about, see {@link RouteSource}. */
    private static final List<String> TOLD_ELSEWHERE = List.of("mail.send", "connection.verify", "alert.deliver");

    /** A copy that is a day behind may be a large tenant that is throttled; none is late sooner. */
    private static final Duration LATE = Duration.ofDays(1);

    private static final int MOST_LATE = 200;

    private final StandingFailures failures;
    private final List<FailuresToldElsewhere> others;
    private final Connections connections;
    private final LateDirectories directories;
    private final Sentences sentences;

    JobSource(
            StandingFailures failures,
            List<FailuresToldElsewhere> others,
            Connections connections,
            LateDirectories directories,
            MessageSource messages) {
        this.failures = failures;
        this.others = others;
        this.connections = connections;
        this.directories = directories;
        this.sentences = new Sentences(messages);
    }

    @Override
    public Set<AlertKind> kinds() {
        return Set.of(AlertKind.SYNC_FAILING, AlertKind.JOB_FAILED);
    }

    @Override
    public Collection<Cause> standing() {
        List<Cause> causes = new ArrayList<>(untold(failures.besides(TOLD_ELSEWHERE)).stream()
                .map(JobSource::cause)
                .toList());
        untold(failures.open(SYNC, LATE, MOST_LATE)).forEach(job -> late(job).ifPresent(causes::add));
        return causes.stream()
                .collect(Collectors.toMap(Cause::subject, cause -> cause, (one, newer) -> newer))
                .values();
    }

    private List<JobView> untold(List<JobView> jobs) {
        List<JobView> left = jobs;
        for (FailuresToldElsewhere other : jobs.isEmpty() ? List.<FailuresToldElsewhere>of() : others) {
            left = other.untold(left);
        }
        return left;
    }

    /** What its connection suffers from is told of that. */
    private Optional<Cause> late(JobView job) {
        return Optional.ofNullable(job.connectionId())
                .flatMap(connections::find)
                .filter(connection -> !connection.lacksRights()
                        && connection.reasons().stream().noneMatch(Outages::silence))
                .flatMap(directories::since)
                .map(since -> cause(
                        job,
                        "LATE",
                        sentences
                                .of(
                                        "alert.sync.late",
                                        sentences.day(since),
                                        Sentences.foreign(job.error() == null ? "" : job.error()))
                                .strip()));
    }

    /**
     * It has not healed because something else stands in its way by now, nor because somebody has begun it anew; what is
     * told elsewhere as the same trouble needs no alert of its own.
     */
    @Override
    public boolean unknown(Alert alert) {
        UUID job = alert.cause().concerns().job();
        return job != null
                && failures.standing(job)
                        .filter(failed -> others.stream().noneMatch(other -> other.sameTrouble(failed)))
                        .isPresent();
    }

    private static Cause cause(JobView job) {
        return cause(job, job.kind(), Sentences.foreign(job.error() == null ? "" : job.error()));
    }

    private static Cause cause(JobView job, String code, String sentence) {
        boolean sync = job.kind().equals(SYNC);
        String about =
                job.connectionId() == null ? job.subject() : job.connectionId().toString();
        return new Cause(
                sync ? AlertKind.SYNC_FAILING : AlertKind.JOB_FAILED,
                job.kind() + " " + about,
                job.subject(),
                AlertSeverity.WARNING,
                code,
                sentence,
                0,
                new Concerns(job.customerId(), job.connectionId(), job.id(), null));
    }
}
