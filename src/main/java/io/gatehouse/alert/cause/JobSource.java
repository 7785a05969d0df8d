package io.gatehouse.alert.cause;

import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.job.JobView;
import io.gatehouse.job.run.StandingFailures;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Work that stopped for good and that nobody has done since. */
@Component
class JobSource implements CauseSource {

    private static final String SYNC = "directory.sync";

    /** Failed mails, checks and deliveries are told by what they were about. */
    private static final List<String> TOLD_ELSEWHERE = List.of("mail.send", "connection.verify", "alert.deliver");

    private final StandingFailures failures;

    JobSource(StandingFailures failures) {
        this.failures = failures;
    }

    @Override
    public Set<AlertKind> kinds() {
        return Set.of(AlertKind.SYNC_FAILING, AlertKind.JOB_FAILED);
    }

    @Override
    public Collection<Cause> standing() {
        return failures.besides(TOLD_ELSEWHERE).stream()
                .map(JobSource::cause)
                .collect(Collectors.toMap(Cause::subject, cause -> cause, (one, newer) -> newer))
                .values();
    }

    private static Cause cause(JobView job) {
        boolean sync = job.kind().equals(SYNC);
        String about =
                job.connectionId() == null ? job.subject() : job.connectionId().toString();
        String error = job.error() == null ? "" : job.error();
        return new Cause(
                sync ? AlertKind.SYNC_FAILING : AlertKind.JOB_FAILED,
                job.kind() + " " + about,
                job.subject(),
                AlertSeverity.WARNING,
                job.kind(),
                Sentences.foreign(error),
                0,
                new Concerns(job.customerId(), job.connectionId(), job.id(), null));
    }
}
