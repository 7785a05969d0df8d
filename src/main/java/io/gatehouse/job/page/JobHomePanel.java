package io.gatehouse.job.page;

import io.gatehouse.job.JobQuery;
import io.gatehouse.job.JobState;
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

    @Bean
    PagePanel jobsFailedAtHome(JobLines jobs) {
        return PagePanel.of(Place.HOME_NEEDS, "failed-jobs", 60, "job/panels :: failed", nobody -> {
            List<JobLine> lines = in(jobs, JobState.FAILED);
            return lines.isEmpty() ? Map.of() : Map.of("rows", lines, "needs", jobs.failed());
        });
    }

    @Bean
    PagePanel jobsRunningAtHome(JobLines jobs) {
        return PagePanel.of(Place.HOME, "jobs", 60, "job/panels :: home", nobody -> {
            List<JobLine> lines = in(jobs, JobState.RUNNING);
            return lines.isEmpty() ? Map.of() : Map.of("rows", lines);
        });
    }

    private static List<JobLine> in(JobLines jobs, JobState state) {
        return jobs.of(new JobQuery(Set.of(state), null, null, null, null, MOST));
    }
}
