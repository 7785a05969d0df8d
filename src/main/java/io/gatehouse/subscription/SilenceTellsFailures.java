package io.gatehouse.subscription;

import io.gatehouse.job.FailuresToldElsewhere;
import io.gatehouse.job.JobView;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** A failed subscription job is already reported as missing notifications. */
@Component
class SilenceTellsFailures implements FailuresToldElsewhere {

    private final SubscriptionTroubles troubles;

    SilenceTellsFailures(SubscriptionTroubles troubles) {
        this.troubles = troubles;
    }

    @Override
    public List<JobView> untold(List<JobView> failed) {
        if (failed.stream().noneMatch(SilenceTellsFailures::keeping)) {
            return failed;
        }
        Set<UUID> told = told();
        return failed.stream()
                .filter(job -> !keeping(job) || !told.contains(job.connectionId()))
                .toList();
    }

    @Override
    public boolean sameTrouble(JobView failed) {
        return keeping(failed) && told().contains(failed.connectionId());
    }

    private static boolean keeping(JobView job) {
        return job.kind().equals(Excuses.KEEPING) && job.connectionId() != null;
    }

    private Set<UUID> told() {
        return Stream.concat(
                        troubles.standing().stream().map(SubscriptionTroubles.Deaf::connectionId),
                        troubles.ending().stream().map(SubscriptionTroubles.Ending::connectionId))
                .collect(Collectors.toSet());
    }
}
