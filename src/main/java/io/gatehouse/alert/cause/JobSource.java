package io.gatehouse.alert.cause;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.Cause;
import io.gatehouse.alert.Cause.Concerns;
import io.gatehouse.job.FailuresToldElsewhere;
import io.gatehouse.job.JobView;
import io.gatehouse.job.run.StandingFailures;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Work that stopped for good and that nobody has done since. */
@Component
class JobSource implements CauseSource {

    private static final String SYNC = "directory.sync";

    /** Failed mails, checks and deliveries are told by what they were about, see {@link RouteSource}. */
    private static final List<String> TOLD_ELSEWHERE = List.of("mail.send", "connection.verify", "alert.deliver");

    private final StandingFailures failures;
    private final List<FailuresToldElsewhere> others;

    JobSource(StandingFailures failures, List<FailuresToldElsewhere> others) {
        this.failures = failures;
        this.others = others;
    }

    @Override
    public Set<AlertKind> kinds() {
        return Set.of(AlertKind.SYNC_FAILING, AlertKind.JOB_FAILED);
    }

    @Override
    public Collection<Cause> standing() {
        List<JobView> failed = failures.besides(TOLD_ELSEWHERE);
        for (FailuresToldElsewhere other : failed.isEmpty() ? List.<FailuresToldElsewhere>of() : others) {
            failed = other.untold(failed);
        }
        return failed.stream()
                .map(JobSource::cause)
                .collect(Collectors.toMap(Cause::subject, cause -> cause, (one, newer) -> newer))
                .values();
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
