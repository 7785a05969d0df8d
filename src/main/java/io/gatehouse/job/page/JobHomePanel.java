package io.gatehouse.job.page;

import io.gatehouse.job.FailuresToldElsewhere;
import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobState;
import io.gatehouse.job.JobView;
import io.gatehouse.job.run.StandingFailures;
import io.gatehouse.shared.PagePanel;
import io.gatehouse.shared.PagePanel.Place;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** On the home page: the jobs that failed, and those that run now. */
@Configuration(proxyBeanMethods = false)
class JobHomePanel {

    private static final int MOST = 3;
    private static final int MOST_COUNTED = 2_000;

    /** A refused mail is told by its invitation and its alert, a failed check by the health of the connection. */
    private static final List<String> TOLD_ELSEWHERE = List.of("mail.send", "connection.verify");

    /** What was done since, or is told by another line at home, is nothing more to do. */
    @Bean
    PagePanel jobsFailedAtHome(JobLines jobs, StandingFailures failures, List<FailuresToldElsewhere> others) {
        return PagePanel.of(Place.HOME_NEEDS, "failed-jobs", 60, "job/panels :: failed", nobody -> {
            List<JobView> failed = failures.newestBesides(TOLD_ELSEWHERE, MOST_COUNTED);
            for (FailuresToldElsewhere other : failed.isEmpty() ? List.<FailuresToldElsewhere>of() : others) {
                failed = other.untold(failed);
            }
            int shown = Math.min(MOST, failed.size());
            return shown == 0 ? Map.of() : Map.of("rows", jobs.of(failed.subList(0, shown)), "needs", failed.size());
        });
    }

    @Bean
    PagePanel jobsRunningAtHome(JobLines jobs) {
        return PagePanel.of(Place.HOME, "jobs", 60, "job/panels :: home", nobody -> {
            List<JobLine> lines = jobs.of(new JobQuery(Set.of(JobState.RUNNING), null, null, null, null, MOST));
            return lines.isEmpty() ? Map.of() : Map.of("rows", lines);
        });
    }
}
